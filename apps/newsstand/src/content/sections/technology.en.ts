import type { WrittenStory } from './written-story.js'

export const technologyEn: readonly WrittenStory[] = [
  {
    slug: 'outage-of-the-forgotten-clock',
    title: 'The clock under the stairs that stopped a million phones',
    alternativeTitle: 'Why a cleaner with a socket took down half the phone network',
    summary:
      'For 94 minutes, half of Selatra could not make a call. The cause was a device that no plan showed any more.',
    author: 'Vera Kusnadi',
    tags: ['networks', 'outages', 'phones'],
    illustration: 'signal',
    alt: 'Rings of radio waves around a mast',
    breaks: true,
    paragraphs: [
      'It is the size of a shoebox, grey, and labelled “do not”. The rest of the label has peeled off. On Monday at 9:26 a cleaner in a telephone exchange in Arunika unplugged it, to plug in a vacuum cleaner, and over the next eleven minutes 1.3 million phones lost their network.',
      'The box is a clock. Installed in 1998 as a provisional measure, it tells the masts of the northern half of the country when it is. Masts that disagree about the time by more than a millionth of a second jam each other; those that notice switch off. All of them noticed.',
      'Engineers searched for ninety minutes in places that plans show. It was the cleaner, Rosa Imanuel, who asked over the building’s loudspeaker whether the thing under the stairs mattered. “I had heard them run,” she says.',
      'The operator has apologised and put up a second clock, in another building, and a third. It also changed the label. It now says “do not unplug: time”, in three languages. Ms Imanuel has a socket of her own.',
      'The regulator asks for a list, by the end of the year, of everything provisional. Operators have asked for more time.',
    ],
  },
  {
    slug: 'village-runs-its-own-server',
    title: 'A village hosts its own internet, and visits it on Sundays',
    summary:
      'In Upper Lirang the photos, the shop and the school live on eleven old laptops in the former dairy.',
    author: 'Caspar Nugroho',
    tags: ['internet', 'villages', 'lembah-sari'],
    illustration: 'circuit',
    alt: 'Lines and nodes of a circuit board',
    paragraphs: [
      'The cloud of Upper Lirang smells faintly of yoghurt. Eleven laptops, none younger than eight years, stand on the shelves where the cheese used to ripen. The temperature is right for both.',
      'It began with a storm that cut the cable for nine days. Nobody in the village could look at a photograph of their own child, because all photographs were on the other side of the mountain. When the line was back, teacher Dorothea Malik held a meeting. “I asked who would like to know where their things are,” she says. “It was everybody.”',
      'Today the village keeps its mail, its pictures, a library of repair manuals and the shop’s accounts itself. Every night a copy goes to two other villages over the ridge, who send theirs. Nobody can read the others’: the keys hang in the fire station, in envelopes.',
      'On Sundays the dairy is open. People bring cake and dead hard disks. A retired postman, Egon, replaces fans, and explains to whoever asks what a backup is: “What you have twice, you have once. What you have once, you do not have.”',
    ],
  },
  {
    slug: 'translator-that-says-unsure',
    title: 'The translation program that admits when it is lost',
    summary:
      'A small lab taught a model to say “I am not sure”. Hospitals use it, though it scores worse on every benchmark.',
    author: 'Vera Kusnadi',
    tags: ['artificial-intelligence', 'languages', 'hospitals'],
    illustration: 'circuit',
    alt: 'Nodes joined by lines in several layers',
    paragraphs: [
      'On the leaderboard that everybody quotes, Lantern stands in 41st place. In the emergency room of Teluk Bayan it stands in first, because it is the only translation program that the nurses are still allowed to use.',
      'Asked to translate “my heart has fallen” from a language of the eastern islands, other programs write that a heart has fallen. Lantern writes: “Could mean grief, or a sinking feeling in the chest. Ask where it hurts.” For each sentence it produces five translations, and where they disagree it says so.',
      'Its makers, four people above a bicycle shop, needed eighteen months to teach it hesitation. “Models are rewarded for finishing the sentence,” says Mehdi Castellan. “We paid ours for stopping.” It stops in one sentence of nine, and is wrong in one of two hundred; the leader of the board is never silent, and wrong in one of fourteen.',
      'Benchmarks count silence as an error. The lab has asked for a new column. Meanwhile a court, two ferry lines and a midwife have signed up.',
    ],
  },
  {
    slug: 'printed-bridge-five-years',
    title: 'Five years on, the printed bridge is asked how it feels',
    alternativeTitle: 'The bridge that texts its engineers when it is hot',
    summary:
      'It was to be a stunt for a fair. Then the bridge over the Lirang stayed, and its 96 sensors began to contradict the models.',
    author: 'Caspar Nugroho',
    tags: ['engineering', 'bridges', 'sensors'],
    illustration: 'rails',
    alt: 'The straight lines of a bridge that run towards the horizon',
    paragraphs: [
      'Four robots printed it in a hall, from steel wire, layer by layer, and it was meant to be scrapped after the fair. But the footbridge was eleven metres long, beautiful in an odd, melted way, and the town of Lirang had no money for another. So it was carried to the river, and wired.',
      'Every second, 96 sensors report strain, tilt, temperature and steps. After five years the archive holds 2.9 billion rows, more than of any large bridge in the world. It says that the models were wrong, in both directions.',
      'Printed steel tires more slowly than expected, because small pores stop cracks. But it minds the Sun: on hot afternoons one side grows by four millimetres and the bridge leans towards the church. It leans back by nine. “We had no term for that,” says engineer Saoirse Pranoto. “Now there is one. It is called leaning.”',
      'The archive is open. A student used it to count dogs. A railway has begun to use it to decide which of its own bridges, which cannot speak, should be looked at first.',
    ],
  },
  {
    slug: 'password-choir',
    title: 'A bank lets customers log in by humming',
    summary: 'Nobody forgets a tune. Security researchers tried to steal one, and ended up in the choir.',
    author: 'Vera Kusnadi',
    tags: ['security', 'banks', 'music'],
    illustration: 'stage',
    alt: 'A stage with beams of light',
    paragraphs: [
      'The average customer of Harbour Savings called about a forgotten password 2.3 times a year, usually in tears. Fifteen months ago the bank offered an alternative to people over seventy: hum something.',
      'What is checked is not the voice alone, which can be recorded, and not the melody alone, which can be guessed, but how this person drifts off it. “Everybody is out of tune in a way of their own,” says Lorenz Haryadi, who built the system. “It is remarkably stable. Singing lessons are the only known attack.”',
      'The bank paid researchers to break in. Recordings failed, because the phone asks for the tune faster, or from the middle. Trained imitators got through in two of nine hundred attempts, and both had learned from the same customer, a choir master, who found it flattering.',
      'Forty thousand people have enrolled. Branches report that queues have become pleasant. The most common tune is the national anthem; the bank advises against it.',
    ],
  },
  {
    slug: 'battery-from-sand',
    title: 'The battery that is a pile of sand',
    summary:
      'A tower of hot sand keeps 3,000 homes warm through the night. It has no chemistry, and two moving parts.',
    author: 'Caspar Nugroho',
    tags: ['energy', 'batteries', 'heating'],
    illustration: 'fields',
    alt: 'Stripes of a landscape in warm colours',
    paragraphs: [
      'From outside it looks like a silo for grain. Inside are nine hundred tonnes of sand at 540 degrees. When the wind blows and nobody needs the power, wires heat the sand. When it does not, air is blown through, and warms the north of Danau Wira.',
      'Sand is no good at giving electricity back. It is very good at staying hot: the tower loses half a degree an hour, and less the larger it is. Since two thirds of the energy that a cold town uses is heat, its engineers argue, most batteries store the wrong thing.',
      'It cost a tenth of what a chemical battery would have. The sand is what builders reject, too fine for concrete. Its moving parts are two fans, one of which is a spare.',
      'In the first winter the town burned no oil on 71 days. In February a school class was allowed to bake potatoes at the outlet. They were ready, the report says, immediately.',
    ],
  },
]
