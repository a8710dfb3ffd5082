//! Who there is, and what groups are called: names that mean nobody.

/// How a name is written in a username, and how it is said.
pub const NAMES: &str = "\
mira Mira, tomas Tomás, ines Inês, bela Béla, freya Freya, joris Joris, kaya Kaya, lewin Lewin, amina Amina,
oskar Oskar, priya Priya, zoe Zoë, henrik Henrik, salma Salma, dario Dario, wanda Wanda, yusuf Yusuf, elif Elif,
noor Noor, pavel Pavel, rosa Rosa, samir Samir, tilde Tilde, ulla Ulla, vito Vito, xenia Xenia, anouk Anouk,
bruno Bruno, clara Clara, dana Dana, emil Emil, fiona Fiona, gero Gero, hana Hana, iker Iker, jana Jana,
kofi Kofi, lena Lena, malik Malik, nadia Nadia, otto Otto, petra Petra, quinn Quinn, rafa Rafa, sofie Sofie,
theo Theo, uma Uma, vera Vera, wim Wim, yara Yara, zeno Zeno, asha Asha, birgit Birgit, cem Cem,
dorte Dörte, enzo Enzo, flora Flora, goran Goran, heidi Heidi, imre Imre, jonas Jonas, kirsi Kirsi, luca Luca,
maren Maren, nico Nico, olga Olga, paolo Paolo, ravi Ravi, selma Selma, tariq Tariq, ursel Ursel, viggo Viggo,
wren Wren, ylva Ylva, zahra Zahra, arne Arne, bodil Bodil, carlo Carlo, doris Doris, edda Edda, fadil Fadil,
greta Greta, hugo Hugo, isla Isla, jaro Jaro, kim Kim, lotte Lotte, mats Mats, nell Nell, orhan Orhan,
pia Pia, rune Rune, sina Sina, timo Timo, vida Vida, wolf Wolf, yves Yves, zita Zita, alba Alba,
bo Bo, cleo Cleo, dina Dina, eivind Eivind, femke Femke, gita Gita, hedda Hedda, ivo Ivo, jette Jette";

pub const SURNAMES: &str = "\
Ahlgren, Barnholt, Castellon, Dunmere, Eskildal, Farrowby, Gildenberg, Hollowell, Ibarrondo, Jessop, Kettunen,
Larkfield, Mostrand, Nyholt, Okonwe, Pellwood, Quastel, Rosendahl, Sandvoort, Tarrasch, Underhay, Valdemor,
Wexcombe, Yarnold, Zelinek, Applegarth, Brackwater, Corvino, Drummle, Ellingsen, Fenwright, Garrowden, Hazelhurst,
Ingleby, Jokinen, Kalloway, Lindqvist, Marchetto, Northcote, Osterby, Pinfold, Rathbone, Sorrento, Thistlewood,
Umberg, Vantongeren, Wetherell, Yildirak, Zandstra, Ashdown, Birchall, Cowdrey, Dahlstrand, Everdene, Fallowes,
Gresham, Holmqvist, Isherby, Jardenne, Kirkwall, Lomax, Millbrook, Narwood, Oakeshott, Penhallow, Redfearn";

/// What people found a group for.
pub const GROUPS: &str = "\
Summer fair, Choir trip, House number nine, Bread club, The night train, Film evening, Lost umbrellas,
Rooftop garden, Tuesday swimmers, Bike workshop, Flat hunters, Grandparents' club, Cheese tasting,
Balcony concert, Street party, Board games at Wim's, The long table, Car share north, Dog sitters, Puppet theatre,
Winter market, Jam makers, Stargazers, New neighbours, Sauna on Sundays, The cellar band, Sewing bee,
Canal clean-up, Lunch crew, Homework help, Chess in the park, Repair night, First aid course, The big shed,
Pottery kiln, Early birds, Late risers, Kayak four, Map readers, Spanish for beginners, Carol singers,
Bee keepers, Potluck, Ping-pong table, Radio play, Book swap, Hedge cutters, Soup kitchen, Trip to the coast";

pub const DAYS: &str = "Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday";

pub const HOURS: &str = "\
eight, half past eight, nine, ten, half past ten, eleven, noon, one, two, half past two, three, four, half past four,
five, six, half past six, seven, half past seven";

pub const NUMBERS: &str =
    "two, three, four, five, six, seven, eight, nine, ten, a dozen, fifteen, twenty";

/// By what a message is: asked, told, agreed to, refused, thanked for, glad, funny, planned, advised.
pub const EMOJI: [(&str, &[&str]); 4] = [
    (
        "glad",
        &[
            "\u{1f389}",
            "\u{2764}\u{fe0f}",
            "\u{1f44f}",
            "\u{1f60d}",
            "\u{1f31e}",
        ],
    ),
    (
        "funny",
        &["\u{1f602}", "\u{1f923}", "\u{1f648}", "\u{1f605}"],
    ),
    (
        "thanks",
        &["\u{2764}\u{fe0f}", "\u{1f64f}", "\u{1f917}", "\u{1f44d}"],
    ),
    (
        "any",
        &[
            "\u{1f44d}",
            "\u{1f44d}\u{1f3fd}",
            "\u{2705}",
            "\u{1f440}",
            "\u{1f64c}",
            "\u{1f914}",
            "\u{2764}\u{fe0f}",
        ],
    ),
];

/// The entries of a list above.
pub fn list(words: &'static str) -> Vec<&'static str> {
    words
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .collect()
}
