//! What people talk about: each theme with its words. Things come with their article, deeds as one would say what to
//! do, news as something that happened, tips as one gives them.

pub struct Theme {
    pub name: &'static str,
    pub topic: &'static str,
    pub things: &'static str,
    pub deeds: &'static str,
    pub places: &'static str,
    pub news: &'static str,
    pub tips: &'static str,
}

pub const THEMES: [Theme; 10] = [
    Theme {
        name: "Town square",
        topic: "For everybody and everything. Be kind, the rest follows.",
        things: "a long ladder, a folding table, a projector, a stack of chairs, a spare key, a hand cart, a raincoat, \
            a tape measure, a big pot, a camping lamp, a first-aid box, an extension lead",
        deeds: "put up the notice board, find the owner of a grey cat, book the community room, move a piano, \
            get the lift repaired, count the chairs, print forty posters, water the plants on the stairs, \
            reach the caretaker, open the bicycle cellar",
        places: "the square, the old post office, the community room, the fountain, the bakery, the courtyard, \
            the bus stop, the library steps, the laundry room",
        news: "the fountain runs again, the bakery opens on Sundays now, somebody left a very friendly note in the lift, \
            the bus stop has moved across the street, the new bench is already the most popular one, \
            the market was so full that the cheese ran out by ten, the lamp in the courtyard works again, \
            three children have painted the whole wall with whales, the grey cat is back home, \
            it is snowing in the north of town, the library has longer hours, the lift speaks now",
        tips: "ask at the library, ring the caretaker before nine, put a note on the board as well, \
            the key hangs behind the door, take the side entrance, write to the town hall and be patient, \
            bring a friend and two ropes, try again after lunch, there is a list in the community room",
    },
    Theme {
        name: "Garden",
        topic: "Beds, bees and the eternal question of the slugs",
        things: "a wheelbarrow, a bag of compost, a watering can, some tomato plants, a pruning saw, a rain barrel, \
            a tray of seedlings, a roll of netting, a garden fork, some strawberry runners, a bucket of leaf mould",
        deeds: "prune the quince, repot the lemon tree, keep the slugs off the lettuce, turn the compost, sow the peas, \
            graft an apple, tie up the beans, save the seeds of the kale, mend the hose, move the rhubarb",
        places: "the allotment, the greenhouse, bed seven, the compost heap, the seed shelf, the orchard, the tool shed, \
            the roof beds",
        news: "the beans came up overnight, the first tomatoes are red, the hedgehog is back under the pallets, \
            frost got the dahlias, the bees have swarmed into the pear tree, the rain barrel is full again, \
            the rhubarb is taller than the fence, the robin nests in the watering can, somebody harvested my leeks by \
            mistake, the quince is in flower, the slugs have found the chilies, we picked nine kilos of plums",
        tips: "soak the seeds overnight first, cut just above the second bud, put a ring of sand around it, \
            water in the evening and only the roots, leave the leaves where they fall, give it half the sun you think it \
            needs, cover it with fleece until May, wait for a dry day, plant garlic beside it",
    },
    Theme {
        name: "Kitchen",
        topic: "What we cook, what we burn, and who brings the salad",
        things: "a sourdough starter, a mandoline, a cake ring, some juniper berries, a pasta machine, a stone mortar, \
            a crate of apples, a jar of pickled lemons, a very sharp knife, a soup kettle, a waffle iron",
        deeds: "keep a starter alive, peel chestnuts, get the rice right, poach eggs for twenty, bake without an oven, \
            roll out strudel dough, make oat milk that is not slimy, use up two kilos of beetroot, bone a trout, \
            get a cake out of the tin",
        places: "the shared kitchen, the market hall, the long table, the pantry, the cellar shelf, the bread oven, \
            the freezer downstairs",
        news: "the bread rose over the edge of the bowl, the oven is repaired, there is soup for nine left over, \
            the plum jam has set at last, I have forgotten the salt again, the pumpkin weighed eleven kilos, \
            the fridge hums in tune with the radio, the chutney won a ribbon, the cake is flat and still excellent, \
            we are out of flour, someone has labelled every single spice",
        tips: "let it rest for a night, salt the water like the sea, use half the sugar, turn the heat off before you think \
            it is done, start with cold butter, toast the spices first, add a spoon of vinegar, do not open the oven door, \
            weigh it instead of guessing",
    },
    Theme {
        name: "Repair café",
        topic: "Bring it broken. First Saturday of the month, **two to six**.",
        things: "a soldering iron, a set of small screwdrivers, a multimeter, a sewing machine, a bicycle pump, \
            a box of odd screws, a heat gun, a chain tool, a pot of bone glue, a magnifying lamp",
        deeds: "open a toaster without breaking the clips, true a wheel, replace a zip, get a radio to hum less, \
            change a watch battery, solder a headphone plug, darn a heel, free a seized screw, \
            find a belt for an old turntable, patch a rucksack",
        places: "the workshop, bench two, the parts drawer, the front desk, the cellar, the sewing corner, the bike stand",
        news: "the toaster from last month works again, we repaired twenty-three of thirty-one things, \
            the sewing machine wanted oil and nothing else, somebody donated a whole drawer of capacitors, \
            the kettle was only full of chalk, a lamp from 1958 shines again, the radio plays and will not stop, \
            the queue went out of the door, we found the missing spring in a shoe",
        tips: "warm the plastic first, take a picture before each step, try a drop of oil and an hour's patience, \
            check the fuse before anything else, use the brass brush, mark the belt's length on paper, \
            never trust the second screw, pull the plug and wait a minute",
    },
    Theme {
        name: "Books",
        topic: "What we read. Endings go behind ||spoilers||.",
        things: "a reading lamp, a box of paperbacks, an atlas, a library card, a bookmark shaped like a fish, \
            a bilingual edition, the second volume, a shelf, a magnifying glass",
        deeds: "choose the next book, get through the first hundred pages, find a good translation, \
            mend a broken spine, start a reading circle, remember who wrote the one with the lighthouse, \
            persuade a ten-year-old to stop reading at night",
        places: "the library, the armchair by the stove, the reading room, the second-hand shop, the swap shelf, the tram",
        news: "I finished it at three in the morning, the swap shelf is full again, chapter nine changes everything, \
            the library has found the missing volume, I have cried on the tram, the reading circle is twelve people now, \
            the translator answered my letter, there is a coffee ring on page one and I am sorry, \
            the new edition has maps",
        tips: "skip the preface and read it last, read it aloud, begin with the short ones, keep a list of the names, \
            give it fifty pages, borrow it before you buy it, take the older translation, do not look at the back cover",
    },
    Theme {
        name: "Walks",
        topic: "Slow ones, long ones, wet ones. Dogs welcome.",
        things: "a map of the valley, a pair of gaiters, a thermos, a walking stick, a head torch, a dry bag, a bird book, \
            a spare pair of socks, a whistle",
        deeds: "cross the ford with dry feet, find the path behind the mill, fit nine people into two cars, \
            dry boots overnight, tell a buzzard from a kite, avoid the bull, catch the last bus back",
        places: "the mill, the ridge, the ford, the old quarry, the station, the beech wood, the lookout tower, the ferry",
        news: "the path by the river is under water, we saw a kingfisher, the snowdrops are out, the ferry runs again, \
            the tower is closed until spring, we walked twenty-two kilometres and took one wrong turn, \
            the dog rolled in something, the view was a wall of fog, the bakery at the end was closed, \
            the footbridge has new planks",
        tips: "start before the sun is over the ridge, take the left fork even if it looks wrong, bring a second pair of \
            socks, there is a tap behind the chapel, keep to the upper path after rain, the last bus leaves early, \
            put newspaper into the boots",
    },
    Theme {
        name: "Music",
        topic: "Rehearsals on Wednesdays. The neighbours know.",
        things: "a music stand, a bass amplifier, a set of strings, a tuning fork, a drum stool, a long cable, \
            the alto parts, a metronome, a clip for the flute, a page turner",
        deeds: "tune the old piano, find a second tenor, learn the bridge by heart, transpose it for clarinet, \
            keep the tempo in bar forty, borrow a cello for a week, record it without the fridge, print the parts larger",
        places: "the cellar, the chapel, the music room, the stage, the back room of the café, the gym",
        news: "the piano is in tune, we have a bassoon now, the concert is sold out, the drummer's daughter counts better \
            than all of us, the sopranos have taken over the back row, I broke two strings in one song, \
            the recording has a dog in it, the encore was longer than the concert, the choir fits into the lift",
        tips: "breathe before the bar line, play it at half the speed, sing the bass first, pencil it in and do not trust \
            your memory, count in sixes, look up at the last line, put a towel under the door",
    },
    Theme {
        name: "Makers",
        topic: "Small machines and smaller programs. `It works here` is a beginning.",
        things: "a spare sensor, a roll of filament, a breadboard, a level shifter, a stepper motor, a ribbon cable, \
            an old router, a logic probe, a bag of resistors, a label printer",
        deeds: "calibrate the scale, get the printer's first layer to stick, parse the weather feed, log the rain barrel, \
            debounce a button, back up the little server, draw a gear, wake the board up on time, read the meter by camera",
        places: "the workshop, the server shelf, the repository, the bench by the window, the wiki, the laser room",
        news: "the rain sensor has reported from inside a bucket for a week, the printer finished at last, \
            the tests are green, the light in the hall answers to clapping, the backup restored on the first try, \
            the robot crossed the table and kept going, the bug was a comma, the graph is flat because the plug was out, \
            I have removed four hundred lines and nothing changed",
        tips: "write down the version first, put a capacitor across it, log the raw value as well, turn it off and measure \
            again, try it with a shorter cable, make it fail on purpose once, read the second page of the data sheet, \
            keep the old one running beside it",
    },
    Theme {
        name: "Give and take",
        topic: "Gone within the week. Say *where* and *until when*.",
        things: "a child's bicycle, a desk lamp, a box of jars, a coat stand, a rug, some moving boxes, a high chair, \
            a clothes rack, a kettle, a bookshelf, a pair of roller skates, a guitar case",
        deeds: "get a sofa down four floors, find a home for a fern, fetch a cupboard without a van, guess the size of a \
            rug, take a bed apart",
        places: "the stairwell, the courtyard, number twelve, the bike cellar, the community room, the gate",
        news: "the sofa is gone, the fern has a name now, nobody wants the green armchair and I understand it, \
            the boxes have moved house four times, the bicycle has a happy new rider, the kettle whistles in thirds, \
            the coat stand fits exactly",
        tips: "measure the door first, bring two people, leave it by the gate with a note, ask again on Sunday, \
            send a picture with something beside it, take the legs off",
    },
    Theme {
        name: "Games",
        topic: "Thursdays from seven. Beginners win surprisingly often.",
        things: "a set of dice, a chess clock, the big map, a deck of cards, the missing pawn, a score pad, a table for six, \
            the expansion box, a bag of snacks",
        deeds: "explain the rules in five minutes, beat the owl opening, finish before midnight, seat nine at one table, \
            sleeve two hundred cards, lose with grace, find the missing pawn",
        places: "the back room, the big table, the café, the community room, table four, the attic",
        news: "the campaign ended in a landslide of sheep, the pawn was in the tea box, we had eleven people and one chair \
            too few, a beginner won everything, the tournament has a cup now, it was a draw after four hours, \
            the dice have been banished to the balcony, the new rules fit on a postcard",
        tips: "take the forest early, never trade with the quiet one, count the cards that are gone, sacrifice the rook, \
            read the last page of the rules first, sit with your back to the wall",
    },
];
