import type { WrittenStory } from './written-story.js'

export const sportEn: readonly WrittenStory[] = [
  {
    slug: 'harbour-lions-last-minute',
    title: 'Lions win the derby with a goal that nobody saw',
    alternativeTitle: 'Fog, a whistle, and a ball in the net: the strangest derby ever',
    summary:
      'Fog swallowed the Old Docks stadium in the 93rd minute. When it lifted, the ball was in the net, and both keepers were laughing.',
    author: 'Marco Tjahaya',
    tags: ['football', 'harbour-lions', 'derby'],
    illustration: 'pitch',
    alt: 'A football pitch from above, with its white lines',
    breaks: true,
    paragraphs: [
      'Harbour Lions 2, Rangers of Lembah Sari 1. That much is certain. Who scored the second goal will be decided on Tuesday, by a commission that has nineteen recordings at its disposal, all of them grey.',
      'The fog came up from the basin as it does in autumn, but faster. In the 91st minute the stands could not see the touchline. In the 93rd the referee, Ines Kowalczyk-Putra, who was the only person near the ball, blew her whistle and pointed at the middle.',
      '“I heard the net,” she said. “It is a sound that one knows.” Four Lions claim to have been the last to touch the ball. One of them, the substitute Dio Ferrante, was found to be on the other side of the pitch when the fog lifted, celebrating with a ball boy.',
      'Rangers did not protest. Their keeper Oskar Mandala, asked what he had seen, said: “Weather.” He then admitted that he had heard the net as well, and had hoped that it was the other one.',
      'The Lions are first by two points. The league has announced that it will look into fog.',
    ],
  },
  {
    slug: 'marathon-runner-who-stopped',
    title: 'She led the marathon until kilometre 39, and then turned around',
    summary:
      'Abeni Solberg gave up a victory to walk with a rival who had lost her way. They finished last, to the loudest applause.',
    author: 'Lotte Simanjuntak',
    tags: ['athletics', 'marathon', 'arunika'],
    illustration: 'track',
    alt: 'The curved lanes of a running track',
    paragraphs: [
      'The lead was four minutes, enough to walk. Abeni Solberg had shaken off the field on the bridge and ran alone along the river when, at kilometre 39, a motorcycle came from the wrong direction, looking for number 17.',
      'Number 17, Chiara Hutomo, was second and had taken a wrong turn in the old town, where the wind had carried off a barrier. She had been seen near the fish market, asking people in a language that they did not speak.',
      'Solberg ran back. “I knew that corner,” she said afterwards. “I took it wrong in training.” She found her rival in tears on a staircase, and because Hutomo had twisted her ankle there, they walked. Two hundred and eleven runners passed them.',
      'They came in after five hours and two minutes. The winner, Judit Amani, waited at the line and tried to hand over her medal, which both refused. The organisers have since bought heavier barriers, and named the staircase.',
    ],
  },
  {
    slug: 'blind-chess-league',
    title: 'The chess league that plays with the lights off',
    alternativeTitle: 'In the dark, the favourites of chess start to lose',
    summary:
      'Sighted and blind players meet at the same boards in a dark hall. The table has been turned upside down.',
    author: 'Marco Tjahaya',
    tags: ['chess', 'inclusion', 'leagues'],
    illustration: 'court',
    alt: 'A pattern of squares in two colours',
    paragraphs: [
      'The hall of the tram workers’ union is dark, and sounds like rain: thirty-two hands that wander over boards. Pieces are pegged; black ones have a notch. Moves are spoken. Whoever lights a telephone has lost.',
      'The league was founded for blind players, who were tired of being guests. Then sighted ones asked to join, and were let in on condition that nobody gets an advantage. Last season’s champion of the bright league, Grandmaster Ulf Prayitno, is eleventh in the dark.',
      '“I thought that I saw the board in my head,” he says. “I saw a photograph. They have a place.” The leader, 19-year-old Zahra Lindholm, touches each piece once, at the beginning, and then keeps her hands in her pockets.',
      'The federation will count results of both leagues from next year. Prayitno trains at night now, in his kitchen. He has lost twice to his son, and once, he suspects, to the cat.',
    ],
  },
  {
    slug: 'surf-school-grandmothers',
    title: 'Why the oldest surf team of the archipelago keeps winning',
    summary:
      'The Silver Wave of Pulau Kenari have a combined age of 412. They read the sea, and let the others paddle.',
    author: 'Lotte Simanjuntak',
    tags: ['surfing', 'pulau-kenari', 'ageing'],
    illustration: 'reef',
    alt: 'Curling waves in bands of blue',
    paragraphs: [
      'At the relay championship on Saturday the favourites took 61 waves and the winners took 22. The six women of the Silver Wave spent most of the final sitting on their boards, talking. They did not fall once.',
      'The youngest, Rahel Donovan, is 61. All of them grew up with fishing boats, and one sold fish at the beach for thirty years, looking at the same reef. “A wave tells you about the one after next,” she says. “The young people are busy with the next.”',
      'Sports scientists of Arunika fitted them with trackers. They paddle a third of the distance of teams half their age, and start within a metre of the best spot in nine cases of ten. Reaction times were average. “They do not react,” the report says. “They were there already.”',
      'A sponsor has offered new boards. The team took one, for parts. It has asked the federation to start the final an hour earlier, because of the tide, and because of lunch.',
    ],
  },
  {
    slug: 'goalkeeper-by-correspondence',
    title: 'A goalkeeper retires after 604 games without a red card, or a car',
    summary:
      'Oskar Mandala cycled to every home game for twenty-two years. On his last evening the whole town cycled with him.',
    author: 'Marco Tjahaya',
    tags: ['football', 'lembah-sari', 'cycling'],
    illustration: 'pitch',
    alt: 'A football pitch with a goal in evening light',
    paragraphs: [
      'It is eleven kilometres from the farm to the stadium of Lembah Sari, with 300 metres of climbing, and Oskar Mandala has ridden them before each of his 302 home games. He said that it warmed him up. Team doctors said that it should not be possible.',
      'On Saturday, an hour before his last one, he came out of the gate and found the road full. Eight thousand people had brought bicycles. Somebody had oiled his chain. They let him ride in front, and nobody overtook, although on the climb, witnesses say, some could have.',
      'He leaves with 604 games, 211 without a goal against him, two yellow cards and no red. Both yellow cards were for laughing.',
      'The game ended 0–0. He will go on milking, and write the column about goalkeeping that he has sent to this newspaper, on postcards, since 2011. The next one is already here. It says: “My knees thank all of you. O.”',
    ],
  },
  {
    slug: 'rowers-and-the-whale',
    title: 'A regatta waits for a whale',
    summary:
      'Forty boats stood still for 52 minutes while a mother and her calf crossed the course. The record book has a new line.',
    author: 'Lotte Simanjuntak',
    tags: ['rowing', 'whales', 'teluk-bayan'],
    illustration: 'harbour',
    alt: 'Boats on a calm bay, with cranes behind',
    breaks: true,
    paragraphs: [
      'The starter had raised the flag when the water between lanes three and four became smooth, in a circle the size of a house. He lowered it again. What came up was a back, then a smaller back, and then, for fifty-two minutes, no race.',
      'Humpbacks pass Teluk Bayan every spring, outside the bay. Nobody can say why these two came in. They lay on the course of the national regatta, and breathed, while 320 rowers held their blades out of the water as they are taught to and as nobody had told them to.',
      '“One breath went over our boat,” says Yemi Gunadi, who strokes the women’s eight of Danau Wira. “It smelled of cabbage. I have rowed for twelve years, and I will talk about the cabbage.”',
      'When the whales had gone, the eights of Wira and Bayan crossed the line in the same hundredth of a second. The judges could have looked at the thousandths. They decided, the protocol says, that it had been enough of a day.',
    ],
  },
]
