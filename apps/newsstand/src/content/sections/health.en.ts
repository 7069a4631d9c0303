import type { WrittenStory } from './written-story.js'

export const healthEn: readonly WrittenStory[] = [
  {
    slug: 'dengue-net-schoolyard',
    title: 'How a schoolyard game cut dengue in Teluk Bayan by half',
    alternativeTitle: 'Children hunted mosquitoes for points, and the ward emptied',
    summary:
      'Every flowerpot that holds water is worth three points. Fourteen thousand children have been playing since April.',
    author: 'Dr. Nadia Ferreira-Lim',
    tags: ['dengue', 'children', 'teluk-bayan'],
    illustration: 'cells',
    alt: 'Rounded cells in soft colours',
    breaks: true,
    paragraphs: [
      'The referee is nine and strict. “A bottle cap counts only if there is larva in it,” says Putri, and holds it against the light. There is. Three points for the house of her cousin, who empties the cap and writes the street into a notebook.',
      'In April the city of Teluk Bayan gave out 14,000 notebooks. Until then its teams had sprayed; mosquitoes had become used to it, and inhabitants locked their doors. Children are let in. In five months they have tipped out, by their own count, 312,000 vessels.',
      'Cases of dengue are down by 52 percent against the mean of five years, in a season in which neighbouring ports had more than usual. Epidemiologists are careful: rain came late as well. But districts with more notebooks had fewer cases, street by street.',
      'What surprises them is that it lasts. Games are dropped after weeks. This one has a league table, on the wall of the ferry terminal, and a rule that Putri’s class invented: points expire after seven days, because so does water.',
    ],
  },
  {
    slug: 'sleep-of-night-bakers',
    title: 'Bakers sleep in two halves, and are healthier for it',
    summary:
      'A study of 900 people who work at three in the morning finds that the old habit of two sleeps beats one bad one.',
    author: 'Elio Prasetyo',
    tags: ['sleep', 'work', 'research'],
    illustration: 'stars',
    alt: 'A night sky above dark hills',
    paragraphs: [
      'Marta Quill has gone to bed at seven in the evening, and at nine in the morning, on every working day since 1994. Doctors told her to choose. A study that followed 900 bakers over six years now says that she was right not to.',
      'Those who slept in two parts, four hours before work and three after, had lower blood pressure than those who tried to get seven in one go by daylight, and made a third fewer errors in a test of attention. What mattered most was that both parts came at the same time every day.',
      '“We took the eight-hour night for nature,” says Professor Gideon Larasati. “It is a habit of people who have lamps.” Court records of the eighteenth century mention a first and a second sleep as a matter of course.',
      'The study does not recommend it to anybody who can sleep at night. For those who cannot, the university has printed a calendar with two moons. Ms Quill has hung it in the bakery, above the clock that she does not need.',
    ],
  },
  {
    slug: 'hospital-without-alarms',
    title: 'The ward that switched its alarms off',
    alternativeTitle: 'A hospital silenced 1,400 alarms a day. Fewer people died',
    summary:
      'Nurses on ward six heard a beep every minute, and stopped hearing them. Now pillows and wristbands do the calling.',
    author: 'Dr. Nadia Ferreira-Lim',
    tags: ['hospitals', 'nursing', 'technology'],
    illustration: 'pulse',
    alt: 'The line of a heartbeat on a calm ground',
    paragraphs: [
      'The first thing that visitors notice on ward six of Saint Aldona’s is that they can hear a clock. Until last year there were 1,412 alarms a day here, one a minute, of which nurses had found eleven to be of use.',
      'The rest were loose clips, empty drips, and patients who had turned over. “You learn not to hear,” says Tomas Wibowo, a nurse of nineteen years. “And then you do not hear the eleventh.”',
      'The hospital went through them one by one. An alarm that nobody had acted upon in a month was switched off. One that only the patient’s own nurse needs became a tap on the wrist. What remained are three sounds: one means come, one means run, and one means that a machine itself is broken.',
      'In the year since, the ward had a fifth fewer emergencies, and patients slept 80 minutes longer. Two manufacturers objected that silence was not covered by their warranty. The hospital replied that neither was noise.',
    ],
  },
  {
    slug: 'grandparents-walk-school',
    title: 'Prescribed: one walk to school, daily, with somebody else’s grandchild',
    summary:
      'In Arunika, doctors send lonely patients to the school gate. Both sides arrive in better shape.',
    author: 'Elio Prasetyo',
    tags: ['loneliness', 'walking', 'children'],
    illustration: 'skyline',
    alt: 'City houses in morning light',
    paragraphs: [
      'At 7:20 Walter Nasution, 78, puts on a yellow vest and collects his prescription at four front doors. Its names are Tia, Bo, Samir and the small one who does not say hers. He brings them to school, 1.4 kilometres, in any weather, because his doctor said so.',
      'The practice in the quarter of Old Docks had been looking for something against loneliness, which brought more people to it than the flu. Walking groups had failed: nobody came twice. “Nobody was waiting,” says Dr. Helmi Rautio. “Children wait.”',
      'There are 230 walkers now. After a year, their blood sugar and blood pressure have improved about as much as by a mild drug, visits to the doctor fell by a third, and lateness at the two schools almost vanished.',
      'Parents had to be won, and walkers are checked like teachers. Of the first thirty, one gave up: his four had moved away. The practice has prescribed him four new ones.',
    ],
  },
  {
    slug: 'salt-substitute-islands',
    title: 'Six islands quietly changed their salt',
    summary:
      'A third of the sodium was replaced, with everybody’s knowledge and nobody’s notice. Strokes fell by 14 percent.',
    author: 'Dr. Nadia Ferreira-Lim',
    tags: ['nutrition', 'islands', 'salt'],
    illustration: 'reef',
    alt: 'Shallow sea in bands of blue',
    paragraphs: [
      'They voted on it, then forgot. Four years ago the assemblies of six islands around Pulau Kenari agreed that the salt in their shops should be one third potassium. It is a little less bitter than feared, and costs the same, because the salt works pay.',
      'In taste tests, islanders could not tell. In hospital statistics they can: 14 percent fewer strokes than on six similar islands which had voted no, and 9 percent fewer deaths from the heart, according to figures that were presented on Tuesday.',
      'It is the largest effect that any measure against blood pressure has had in Selatra, and the cheapest, at about two selan a person and year. People with kidney disease get the old salt at the pharmacy, free.',
      'The six that had voted no will vote again in May. A cook of Kenari, asked whether her soup had changed, said that it had become better, but that this was her doing.',
    ],
  },
  {
    slug: 'hearing-test-at-market',
    title: 'A hearing test between the tomatoes and the fish',
    summary:
      'Two students set up a booth at the market of Lembah Sari. Of 3,000 people tested, 900 had stopped hearing birds.',
    author: 'Elio Prasetyo',
    tags: ['hearing', 'markets', 'lembah-sari'],
    illustration: 'pulse',
    alt: 'A wave that swells and fades',
    paragraphs: [
      'The booth is a telephone box with egg cartons inside. For the price of a tomato, which is given back, anybody can sit in it for three minutes and press a button when they hear something. Since spring, three thousand have.',
      'Nine hundred left with a note. “They were surprised about the birds,” says Hana Villanueva, who studies audiology. High tones go first, and nobody misses a sound that leaves slowly. One farmer had thought that the larks were gone because of the pesticides.',
      'People with hearing loss withdraw, and are more often diagnosed with dementia later. A device helps, if it comes early; on average it comes nine years late. At the market it took eleven days.',
      'The farmer has his hearing aid now. He reports that the larks are back, that his tractor is unbearable, and that his wife has been humming for years.',
    ],
  },
]
