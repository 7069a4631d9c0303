import type { WrittenStory } from './written-story.js'

export const scienceEn: readonly WrittenStory[] = [
  {
    slug: 'comet-with-a-heartbeat',
    title: 'A comet that brightens every eleven hours, like a heartbeat',
    alternativeTitle: 'Something on comet Vesk is opening and closing',
    summary:
      'The observatory on Gunung Sora has found jets that switch on and off with the rotation of an icy lump as small as a city park.',
    author: 'Halia Morgenstern',
    tags: ['astronomy', 'comets', 'gunung-sora'],
    illustration: 'stars',
    alt: 'A night sky with a bright comet above a dark ridge',
    breaks: true,
    paragraphs: [
      'The first to see it was a machine that looks for something else. The survey camera on Gunung Sora measures the brightness of stars that planets may pass in front of; comet Vesk had drifted into the picture and was supposed to be deleted. But the software would not delete it, because it pulsed.',
      'Every eleven hours and four minutes the comet becomes twice as bright for about forty minutes. “We thought of dust, then of a mistake, then we stopped going home,” says Yusuf Arnesen, who leads the team. Spectra showed a burst of carbon monoxide with every pulse.',
      'The most likely explanation is a pit. Somewhere on the surface, which measures barely a kilometre, lies a hole whose bottom sees the Sun only once in a turn. Ice there evaporates in a rush, then the shadow closes the lid again.',
      'If so, the pit grows, and the pulse should slow down as the jet brakes the rotation. The team predicts eleven hours and five minutes by spring. Amateurs can help: at its best, Vesk will be visible through good binoculars, a smudge below the Ladle.',
      'Arnesen’s daughter, who is seven, asked whether it will stop. It will, in some hundreds of years. “She was relieved,” he says. “She wanted to know whether we had scared it.”',
    ],
  },
  {
    slug: 'octopus-returns-the-jar',
    title: 'The octopus that gives the jar back',
    summary:
      'In a lab by the sea, animals that had learned to open a jar began to close it. Nobody had taught them to.',
    author: 'Ruben Achterberg',
    tags: ['animals', 'oceans', 'behaviour'],
    illustration: 'reef',
    alt: 'A reef with branching corals under blue water',
    paragraphs: [
      'Opening a jar with a crab inside is, for an octopus, an old trick. At the marine station of Pulau Kenari the animals did it in under a minute. What interested Dr. Salma Wray came afterwards: number four ate the crab, put the lid back on, and pushed the jar to the side of the tank where the keeper usually stands.',
      'She assumed an accident until number four did it on eleven days in a row. Then number two, in a neighbouring tank with a view, began as well. Animals without a view did not.',
      'Returned jars were refilled, so the habit pays. But the octopuses also returned jars that they had found empty, and stopped when a keeper who never refilled them was on duty. “They do not love us,” Wray says. “They seem to keep accounts.”',
      'The study, in which nine animals took part, cannot say how much they understand. Its video has one more detail, at minute fourteen: number four, having waited for a slow keeper, opens the jar again, looks inside, and squirts him.',
    ],
  },
  {
    slug: 'oldest-weather-diary',
    title: 'A lighthouse keeper’s diary rewrites a century of storms',
    alternativeTitle: 'What 36,000 lines in a lighthouse diary say about storms',
    summary:
      'For 99 years, three generations wrote down wind and pressure at noon. Now the numbers can be read by machines.',
    author: 'Halia Morgenstern',
    tags: ['climate', 'weather', 'lighthouses'],
    illustration: 'rain',
    alt: 'Slanting rain over a dark sea',
    paragraphs: [
      'The handwriting gets smaller in war years, when paper was short, and larger again with cataracts. Apart from that, the Tengku-Varley family changed nothing between 1871 and 1970. Each noon, one of them climbed 214 steps and wrote down wind, pressure and “remarks”.',
      'Volunteers have now typed all 36,159 lines. For the open sea south of Selatra there were hardly any measurements before 1950, and models filled the gap with guesses. The diary shows that they guessed too gently: one storm in six was missing.',
      '“That sounds as if storms had become rarer,” says climatologist Per Anggoro. “It is the reverse. There were a few more then than we thought, but today’s are wetter by a third, and now we can show it against something real.”',
      'The remarks were typed, too. They mention 40 wrecks, two weddings and a comet. On 3 May 1912 Johanna Tengku-Varley noted a pressure so low that the barometer’s maker, asked by letter, told her to buy a new one. Reanalysed, her value fits to the millibar.',
    ],
  },
  {
    slug: 'moss-that-slept',
    title: 'Moss wakes after nine hundred years under ice',
    summary:
      'A patch of green at the edge of a retreating glacier turned out to be older than the cathedral. It is growing.',
    author: 'Ruben Achterberg',
    tags: ['plants', 'glaciers', 'climate'],
    illustration: 'cells',
    alt: 'Rounded green cells beside each other',
    paragraphs: [
      'Botanists step on moss all day. Dr. Freya Sundari noticed this one because it was on the wrong side of the ice, a hand’s breadth of brown fuzz that the glacier had uncovered that week. Two months later it had green tips.',
      'Radiocarbon puts the brown part at 900 years, give or take forty. The green part, grown in a dish from a single stem, has the same genes and is three weeks old. In between the plant did nothing at all.',
      'Dried seeds have slept for longer. A whole plant is another matter: its cells froze with everything in them. The team found sugars that turn to glass instead of crystals, in amounts that no living relative produces.',
      'That interests people who store blood and grain. Sundari is more taken with the thought of the glacier’s edge, which the ice will leave by twelve more metres this summer. “Usually what comes out is a loss,” she says. “This one came out hungry.”',
    ],
  },
  {
    slug: 'map-of-the-sea-floor-sound',
    title: 'They mapped the sea floor by listening to shrimp',
    summary:
      'Millions of snapping claws light up the bottom of the sea with sound. A cheap microphone is enough to see by it.',
    author: 'Halia Morgenstern',
    tags: ['oceans', 'sound', 'mapping'],
    illustration: 'signal',
    alt: 'Rings of sound that spread from a point',
    paragraphs: [
      'Divers know the crackle: like bacon in a pan, from everywhere at once. It is the sound of snapping shrimp, each of which closes a claw so fast that the water boils. To sonar operators it is noise. Linh Abernathy decided to use it as a lamp.',
      'Light that comes from everywhere still casts shadows. With four microphones and an hour of crackling, her group at the polytechnic of Teluk Bayan calculates where sound is missing, and from it the shape of whatever stands in the way: rocks, pipes, a lost anchor.',
      'The resolution is thirty centimetres, coarser than a survey ship’s, at a thousandth of the price, and without a single loud pulse. Whales, who suffer from sonar, do not notice it. Fishing villages can map their own reefs, and have begun to.',
      'One image shows a bicycle. It lies eleven metres down, in the harbour, and belongs to the rector. He had reported it stolen.',
    ],
  },
  {
    slug: 'students-find-prime-pattern',
    title: 'A homework mistake becomes a theorem',
    summary:
      'Two students misread exercise seven and proved something harder. Their teacher took a year to find out how.',
    author: 'Ruben Achterberg',
    tags: ['mathematics', 'students', 'universities'],
    illustration: 'chart',
    alt: 'Points and lines of a diagram on a pale ground',
    paragraphs: [
      'Exercise seven asked to show that a certain sum is never a square. Naya Fontaine and Ilham Rask read “cube”, because the photocopy was bad, worked on it for a weekend, and handed in four pages. Their teacher gave them no points and a question mark.',
      'The square case takes five lines. The cube was open. It had been asked in 1957 in a footnote, and been tried by people with chairs and prizes. The question mark was Professor Ansel Idrus saying that he could not find the error.',
      'There was one, on page three, and it took him until spring to see that it could be mended. The mended proof has twelve pages. It does not use anything that a second-year student would not know, except, as the referee wrote, “an unreasonable amount of nerve”.',
      'The faculty has changed nothing about its photocopier. Exercise seven is now set with the misprint.',
    ],
  },
]
