//! How talks go: scenes, one line a move.
//!
//! A move is who speaks (A, B, C or D; with `?` it may be left out), the tone of it, and ways to say it, parted by ` / `.
//! `{thing}` and its like stand for a word of the room's theme, the same all through a talk (`{Thing}` begins a sentence);
//! `{name}` for whoever spoke last; `¶` for the end of a line.

/// Where several are, whatever the room is about.
pub const AMONG_MANY: &str = "
A ask: Does anybody know how to {deed}? / How does one {deed}, actually? / I need to {deed} and have no idea where to begin. / \
Quick question: what is the best way to {deed}? / Has anyone here ever managed to {deed}?
B tip: {Tip}. / Easy: {tip}. / The trick is to {tip}. / Last time it helped to {tip}, but I would not swear to it. / I'd say {tip}.
C? tip: And {tip2}. / Also, {tip2}. That matters more than people think. / I'd rather {tip2}. / No, no: **first** {tip2}.
A thanks: Thank you both! / Thanks, {name}, I'll try that {day}. / Ah. That explains a lot. / Great, thanks. / Brilliant, thank you.
B? glad: Good luck! / Tell us how it went. / You're welcome. / It gets easier the third time.
A? glad: It worked! / It worked, mostly. / Update: {news}. Does that count?

A plan: I'm at {place} on {day} at {hour}. Who comes along? / Shall we meet at {place} on {day}, say at {hour}? / \
**{day}, {hour}, {place}.** Who is in? / Anyone free on {day}? I thought of {place} at {hour}.
B yes: I'm in. / Count me in! / Yes, gladly. / I'll be there, maybe ten minutes late. / Yes! I'll bring {thing}.
C no: Can't on {day}, sorry. / {day} is bad for me. Another time! / I'd love to, but I promised to {deed}. / Not this week, I'm afraid.
D? yes: Me too. / I'm coming as well, and I'm bringing a friend. / Only if it doesn't rain. / Same here.
A glad: Lovely, see you there. / Good, that makes {number} of us. / Perfect. / Then it's settled: {hour}, {place}.
C? ask: Could somebody take pictures? / Can we do it again the week after? / What should people bring?
A? tell: Just yourselves, and {thing} if you have one. / Good shoes and {thing}. / I'll write a list.

A tell: {News}. / Good morning! {News}. / News: {news}. / You won't believe it: {news}. / Just so you know: {news}.
B glad: Finally! / That's wonderful. / How nice! / I had almost given up hope. / Best thing I read today.
C? funny: Ha! / And on a {day}, too. / I was there. I can confirm it. / Of course it is.
D? ask: Since when? / Is it still like that now? / Who did it? / Do you have a picture?
A? tell: Since {day}. / Go and see for yourself, it's at {place}. / I have no idea, and I'd rather not ask. / Nobody knows.

A ask: Could I borrow {thing} until {day}? / Who has {thing} that I could use for an evening? / I'm looking for {thing}. / \
Does anyone have {thing} to spare?
B yes: I have one. Come by at {hour}? / You can have mine, I don't need it before {day}. / Yes. It's at {place}, just take it. / Sure, I'll put it aside for you.
A thanks: You're a star. / Thank you, {name}! / Perfect, I'll be there at {hour}. / Wonderful. I owe you a cake.
B? tell: One thing: {tip}. / No hurry with it. / It sticks a little, {tip} and it's fine. / Bring it back whenever.
C? funny: So that's where mine went. / That thing has been in every house of this street. / Ask {name} about the last time.

A plan: What we still need for {day}:¶- {thing}¶- {thing2}¶- somebody who can {deed} / \
To do before {day}:¶1. {deed}¶2. {deed2}¶3. rest / \
List so far:¶- {thing} (have it)¶- {thing2} (**missing**)¶- tea, always tea
B yes: I can take care of the first one. / I'll bring {thing2}. / The first is done already. / I'd take the last point, it suits me best.
C yes: And I'll do the second. / Leave the second to me. / I can {deed}, I did it last year.
A thanks: You are the best. / Thanks. Crossed off. / ~~{thing2}~~ Done, then!
D? funny: And I'll supervise. / I can provide opinions. / What about the rest? I'm good at resting.

A tell: I went to {place} yesterday. {News}, and somebody was trying to {deed} with nothing but {thing}. I stayed for an hour. / \
Long day. First I wanted to {deed}, then it turned out that {news}. In the end I sat at {place} with a cup of tea and it was fine. / \
A small report from {place}: {number} people came, {news}, and we learned that one should {tip}. _Same again next month?_
B glad: Thank you for writing that up. / I could read these every day. / Sorry I missed it!
C? funny: With {thing}? / I want to see the film of this. / This is the most us thing I have heard all year.
D? yes: Same again, please. / Next month, definitely. / I'll come next time.
A? plan: Then let's say {day} at {hour}. / I'll ask whether {place} is free. / I'm putting it on the board.

A ask: Which is better for {place}: {thing} or {thing2}? / A matter of taste: {thing} or {thing2}? / Settle this for us, please: {thing} or {thing2}?
B tell: The first. / {Thing}, without a doubt. / Whatever is lighter. / Neither. Wait until spring.
C tell: The second, of course. / I'd go for {thing2}. / I have strong feelings about this and will keep them to myself.
D? funny: This is how the last argument began. / Both, and a bigger bag. / My grandmother would have said: {tip}.
A thanks: Thank you, that helps not at all. / So {thing}. Done. / I knew I could count on you.

A tell: Good morning from {place}! / Morning, everybody. / Evening, all. / Is anybody still up?
B? glad: Morning! / Good morning, {name}. / Hello hello. / Still here.
C? tell: Morning. {News}. / Hello! Has anybody seen {thing}? / Up since five. Don't ask.

A tell: Found this, it's rather good: https://example.org/{slug} / Has everybody seen https://example.org/{slug}? / \
For later: [how to {deed}](https://example.org/{slug})
B? thanks: Saved, thanks. / That's exactly what I was looking for. / Oh, that is good.
C? tell: > {tip}¶¶Truer words were never written. / The third part is the best one. / I tried that. It works if you {tip2}.

A funny: Today I tried to {deed}. It went as well as you think. / Whoever left {thing} at {place}: it has moved in with us. / \
My plan for today was to {deed}. It is now {hour} and {news}.
B funny: I'm sorry for laughing. / Please keep us informed. / We have all been there. / You too?
C? tip: Next time, {tip}. / That's why one should {tip}.
A? funny: Now you tell me. / I'll have it embroidered. / Noted.

A tell: Has anyone seen what they have done with {place}? / I walked past {place} this morning. / About {place}, before I forget:
A tell: {News}. / It looks quite different. / There is a notice on the door: open from {hour} on, {number} seats.
B ask: For good? / Really? I was there on {day} and saw nothing. / Who decided that?
C? tell: They asked everybody. There was a list. / I like it. / It was about time.
A? tell: I'd give it a month. / We'll see. / I took it as a good sign.

A thanks: Thank you to whoever left {thing} at our door! / A big thank you to {number} people who came to help with the plan to {deed}. / Whoever fixed it: **thank you**.
B glad: It was a pleasure. / That was {name}'s idea, as far as I know. / All of us were glad to.
C? funny: It was the elves. / I only held the ladder. / I was told there would be cake.
A? glad: There is cake. Come by at {hour}. / I'm baking on {day}.

A ask: What do you all do on {day}? / Any plans for {day}? / Is anything going on at {place} on {day}?
B tell: I have to {deed}. / Nothing at all, and I look forward to it. / {Place}, if the weather holds.
C tell: I'd like to {deed2}, at last. / Family. / Sleep.
D? plan: There's something at {place} from {hour} on. / We could all go to {place}. / I could cook for {number}, if somebody brings {thing}.
A yes: That sounds good. / Then I know where I'll be. / I'm coming.

A tell: Lost: {thing}. Last seen at {place}. / Found: {thing}, at {place}. Whose is it? / There's {thing} at {place} that nobody seems to own.
B tell: Not mine. / Could be {name}'s. / Mine has a red ribbon. Has it?
C? yes: That's mine! I'll fetch it at {hour}. / I know whose it is. I'll tell her. / Put it on the shelf, somebody will come.
A? glad: Mystery solved. / Good. / It's waiting for you.

A plan: A proposal: from now on we meet on {day}, not before {hour}. React with a thumb if that suits you. / Could we move it from {day} to another evening? / Who does what:¶- {deed}: me¶- {deed2}: open¶- cake: **open**
B yes: Fine with me. / Suits me. / In favour.
C no: I'm rather against it, {hour} is early for those who work late. / Every day but {day}, please. / I'd keep it as it is.
D? tip: Why not take turns? / Let's try it for a month. / {Tip}, as my aunt used to say.
A plan: Good, we'll try it. / Then I'll ask again next week. / Noted, both of you.

A ask: Is anybody at {place} right now? / Quick one: is {place} open today? / Did somebody lock {place}?
B tell: I am. What do you need? / Until {hour}, I think. / It was open when I left.
A? thanks: Perfect, thanks. / On my way then. / Only wanted to know, thank you.
B? tell: Bring {thing} when you come. / The side door sticks. / {News}, by the way.
";

/// The same for those who write programs.
pub const AMONG_MAKERS: &str = "
A ask: Why does this never end?¶```rust¶while let Some(drop) = barrel.next() {¶    level += drop.size();¶}¶``` / \
Does anybody see it?¶```sh¶scale --read | awk '{ print $NF * 1.04 }'¶```¶It says 0 for {thing}. / \
I'm lost: `read()` gives {number} and the display shows nothing.
B ask: What does `next()` give when it is empty? / Which version is that? / Did you {tip}?
A tell: … oh. / It gives the last one again. Of course it does. / The one from {day}.
C? tip: {Tip}, then. / I'd always {tip}. / That cost me a week once: {tip}.
A thanks: Works now. Thank you! / Found it. Thanks, {name}. / It was a comma.

A tell: The log from last night:¶```¶02:14 sensor woke up¶02:14 sensor went back to sleep¶02:15 sensor woke up¶``` / \
I have put the plans into the wiki: https://example.org/{slug} / Version 0.{n} is in the repository. **Read the note** before you update.
B funny: I know how it feels. / It has a small child. / Relatable.
C? glad: Very nice. / Updated, all well here. / I'll look at it on {day}.
";

/// Where two are.
pub const BETWEEN_TWO: &str = "
A ask: Are you home at {hour}? / Are you around on {day}? / Do you have a minute? / Tea at {hour}?
B yes: Yes, come over. / I am. Shall I put the kettle on? / From {hour} on, yes. / For you, always.
A glad: Great, see you then. / Good. I'll bring {thing}. / On my way.
B? tell: The bell is broken, just knock. / I'm at {place} until then. / Take the side door.

A ask: Do you still have {thing} of mine? / Could I have {thing} back by {day}? / Did I leave {thing} at yours?
B yes: Yes! Sorry, I'll bring it on {day}. / It's right here. I was about to ask. / I do, and it has been very useful.
A tell: No hurry. / Keep it until {day}, I don't need it before. / Good, I thought I had lost it.
B? thanks: You're kind. / Thank you. I'll add some cake. / It will come back in better shape than it left.

A tell: How did it go at {place}? / And, how was {day}? / So? Tell me everything.
B tell: Well! {News}. I'll tell you the rest when I see you. / Long story. {News}, and then it rained. / Better than I thought. / Ask me again after some sleep.
A glad: I'm so glad. / You deserve it. / I knew it!
B? thanks: Thanks for asking. / It helped that you wished me luck. / And you, how are you?
A? tell: Fine. A bit tired, otherwise fine. / Busy. I have to {deed} before {day}. / {News}, apart from that all is well.

A ask: Would you help me to {deed}? / I have to {deed} on {day}. Two more hands would be wonderful. / Are you any good with {thing}?
B yes: Of course. When? / I've done it once. {Tip}, that's all I remember. / Yes, if we are done by {hour}. / Only if there's soup.
A plan: {day} at {hour}? / Tomorrow at {hour}, if that suits you. / Whenever you like. I'm at {place} all {day}.
B yes: Perfect. / Works for me. / It's in the calendar. / Ok!

A funny: You will laugh: {news}. / I thought of you just now: {news}. / Guess who was at {place} with {thing}.
B funny: No! / Ha, I can see it before me. / Stop, I'm on the tram. / Again?
A? funny: Twice. / I swear. / There is a picture.

A tell: Happy birthday!! / All the best for tomorrow! / Safe travels! / Get well soon.
B thanks: Thank you! / That's so kind of you. / Thanks, you're the first.

A tell: I found the pictures from {place}. You look happy on all of them. / I dreamt that we had to {deed} together. / I walked past {place} and thought of you.
B glad: Oh! Show me. / How lovely. / That was a good day.
A? tell: I'll bring them on {day}. / When you come. There's tea. / It was {number} years ago, imagine.
B? funny: We were so young. / And so wet. / I still have {thing} from then.

A ask: What shall I bring on {day}? / Do we need anything for {day}? / Is there still {thing} at yours?
B tell: Only yourself. / {Thing}, if you can carry it. / Something sweet would be nice.
A yes: Can do. / Easy. / Consider it done.

A ask: May I ask you something? How do you {deed}? / You know about such things: what would you do, {thing} or {thing2}? / Could you look at this when you have a moment?
B tip: {Tip}. That's the whole secret. / I'd {tip}, and then see. / Send it over. And {tip}.
A thanks: I knew you would know. / Thank you, I'd never have thought of that. / You save my week.
B? glad: Any time. / Tell me how it went. / It took me years to find out.

A tell: Running late, sorry. Start without me. / I'm at {place}, where are you? / The tram is stuck, {number} minutes more.
B tell: No rush. / Take your time, I have a book. / I'm behind you. / Looking for a chair, come in.

A tell: Read this when you have time: https://example.org/{slug} / The thing I told you about: https://example.org/{slug}
B? glad: Will do! / I read it at once. So good. / The ending! ||It was the neighbour all along.||
";

/// Notes to oneself.
pub const ALONE: &str = "
A tell: Remember: {tip}. / {Day}: {deed}. / Ask about {thing}. / {Thing} is at {place}. / {deed} before {day}!
A? tell: Also {tip2}. / And {deed2}. / Done. / Not before {day}.

A plan: Shopping:¶- flour¶- {number} eggs¶- {thing} / To do:¶- {deed}¶- {deed2}¶- call home / Packing:¶- {thing}¶- {thing2}¶- charger

A tell: https://example.org/{slug} / Idea: {news}, and nobody notices. / Measured: 82 × 47 cm. / `wifi: ask {place}`
";
