import type { WrittenStory } from './written-story.js'

export const cultureEn: readonly WrittenStory[] = [
  {
    slug: 'lost-film-found-in-organ',
    title: 'A lost film turns up inside a church organ',
    alternativeTitle: 'They opened an organ pipe, and found the missing reel',
    summary:
      'The last reel of “The Salt Road”, missing since 1934, had been muffling the lowest pipe of Saint Orsola’s.',
    author: 'Beatrix Hanum',
    tags: ['film', 'archives', 'music'],
    illustration: 'stage',
    alt: 'A dark stage with cones of light',
    breaks: true,
    paragraphs: [
      'For ninety years the low C of the organ of Saint Orsola’s sounded like a cow with a cold. Organists avoided it. In May the restorer Matthias Oey climbed into the case, reached into the pipe up to the shoulder, and pulled out a tin.',
      'The tin held a film, 240 metres long, which he at first took for insulation. It was the last reel of “The Salt Road”, the first film ever made in Selatra by a woman. Critics of 1934 called its ending unbearable, in both senses. No copy was known to survive.',
      'The archive has needed four months to unroll it. Who put it there is not known; but the director, Adelheid Suroto, had a brother who played the organ, and censors came to the town in the same week in which the film vanished.',
      'On Friday it was shown in the church, with the rest of the film, and with the low C. There are four minutes without a cut, in which a woman walks away from the camera, over white ground, and does not turn around. Nobody in the church coughed. At the end she does.',
    ],
  },
  {
    slug: 'library-of-borrowed-coats',
    title: 'The library lends coats, and every coat has a diary',
    summary:
      'In Danau Wira you can borrow a winter coat for free. The condition: write down where it has been.',
    author: 'Silas Permadi',
    tags: ['libraries', 'danau-wira', 'writing'],
    illustration: 'pages',
    alt: 'Open pages and spines of books',
    paragraphs: [
      'Coat 31, green, men’s large, has been to two funerals, an oral examination, and Halden. It was cold on the ferry, its diary says, “but not in here”. The diary is a notebook in the inner pocket, and it is due on the same day as the coat.',
      'The public library of Danau Wira began lending coats when it closed early one winter for lack of visitors, and noticed that those who had come had come to be warm. Donors gave 140 coats. The idea of the diaries came from a boy who returned one with an apology for the mustard.',
      'There are now sixty full notebooks, and people come to read them. Some have begun to borrow a coat for its story: number 12, which was twice proposed in, has a waiting list of seven weeks.',
      'A publisher asked for a selection. The library said no. “They were written to the next person,” says librarian Anneke Subroto, “and there is only ever one of those.”',
    ],
  },
  {
    slug: 'orchestra-without-conductor',
    title: 'The orchestra that breathes together',
    alternativeTitle: 'They fired the conductor and learned to listen',
    summary:
      'When the budget for a conductor ran out, the players of Lembah Sari turned their chairs around. Critics have stopped calling it a gimmick.',
    author: 'Beatrix Hanum',
    tags: ['music', 'orchestras', 'lembah-sari'],
    illustration: 'stage',
    alt: 'Beams of light on an empty stage',
    paragraphs: [
      'They sit in a spiral, with the double basses in the middle, and before the first note there is a sound that other orchestras do not have: sixty people who breathe in.',
      'Three years ago the Lembah Sari Sinfonia could pay either a conductor or the heating. It played the season without, expecting a disaster, and got a draw. “We were together on the beats and lost between them,” says the oboist Farah Engström. “Nobody had told us that the music is between them.”',
      'So they changed the seating, then the rehearsals. Every section plays its part to every other, once, before they begin. It takes twice as long, and there is an elected person each week who may say “no”, without giving a reason.',
      'Last month they played a symphony of eighty minutes. At the quietest place in its slow movement a telephone rang, and sixty people waited, without a sign, until it was over, and went on, in time. The audience had not noticed that there was nobody to wait for.',
    ],
  },
  {
    slug: 'puppet-theatre-night-bus',
    title: 'A puppet theatre rides the last bus',
    summary:
      'Between the docks and the depot, line 9 becomes a stage, eleven stops long. The driver plays the moon.',
    author: 'Silas Permadi',
    tags: ['theatre', 'puppets', 'buses'],
    illustration: 'rails',
    alt: 'Lines that run towards a point in the evening',
    paragraphs: [
      'It begins without notice after the stop “Tannery”. A hand comes up behind the last row but one, with a very small old man on it, who asks whether this is the bus to the sea. Somebody always answers.',
      'The Theatre of Line 9 plays on Thursdays, on the last bus from the docks. Nobody pays for anything but the ride. Most of its audience are cleaners, bakers and nurses on their way to or from a night, and for some it is the only theatre that they can get to, as it comes to them.',
      'The play changes with what passengers say. In March the old man found his daughter at the stop “Lock Six”. In April a woman in a nurse’s coat told him that he should not have let her go in the first place, and the play has had a different second half since.',
      'Driver Ketut Falk has a part. When the puppet looks up through the roof window and asks the moon for the time, he answers, over the loudspeaker, with the delay.',
    ],
  },
  {
    slug: 'recipe-in-a-tax-register',
    title: 'Historians cook a soup from a tax register',
    summary: 'A clerk of 1643 noted what a village could not pay with. His list turned out to be a menu.',
    author: 'Beatrix Hanum',
    tags: ['history', 'food', 'archives'],
    illustration: 'fields',
    alt: 'Fields in bands of ochre and green',
    paragraphs: [
      'Refused: two hens, lame. Refused: nettles. Refused: a cheese, “of which the smell”. For eleven pages, the tax collector of Upper Lirang wrote down what he did not accept in the famine year of 1643, and why. Historians had used the register to count hens.',
      'Dr. Ottilie Rahman read it with a cook. Whatever was offered in the same household on the same day, they assumed, had been about to be eaten together. House fourteen had nettles, whey, barley, and “a bone, old”.',
      'They cooked it. It is grey-green, and sour, and, to the surprise of everybody who was made to taste it, very good. So is the pancake of house nine. “We pictured these people as hungry, which they were,” says Rahman. “We did not picture them as able to cook.”',
      'The village will serve all eleven dishes at its fair. The cheese has been left out: there is a family that still makes it, and nobody wants to say anything.',
    ],
  },
  {
    slug: 'novel-by-the-fourth-bell',
    title: 'The novelist who was late for her own prize',
    summary:
      'Ruth Adiningsih-Moor missed the ceremony of the Lantern Prize. She was at work, driving a tram.',
    author: 'Silas Permadi',
    tags: ['books', 'prizes', 'arunika'],
    illustration: 'pages',
    alt: 'A fan of pages in warm light',
    paragraphs: [
      'The chair on the podium stayed empty. At the moment when the jury in Arunika’s old opera announced that “The Fourth Bell” had won the Lantern Prize, its author was two streets away, closing the doors of line 4. She heard of it at the terminus, from a passenger with a radio.',
      'Ruth Adiningsih-Moor has been driving trams for seventeen years and wrote the novel at the turning loops, nine minutes at a time. Its chapters are of that length. They tell, with great calm and some cruelty, how a city forgets a fire.',
      'She had not asked for leave because she did not expect to win. The jury had called the depot, where the dispatcher said that she would pass on the message “when there is a gap in the timetable”.',
      'The prize is 60,000 selan. Asked whether she will stop driving, she looked as if somebody had asked her to write without paper. “Where else,” she said, “does anybody tell you to stop after nine minutes?”',
      'Passengers of line 4 applauded at every stop until midnight. She rang the bell each time, four strokes.',
    ],
  },
]
