import type { WrittenStory } from './written-story.js'

export const worldEn: readonly WrittenStory[] = [
  {
    slug: 'strait-pilots-agree',
    title: 'Three navies, one strait, and the pilots who made them talk',
    summary:
      'For nine years no government would sign rules for the Strait of Ansa. Then the harbour pilots published their own.',
    author: 'Leif Okonjo',
    tags: ['shipping', 'diplomacy', 'halden'],
    illustration: 'harbour',
    alt: 'Ships and cranes in a harbour under a low sun',
    breaks: true,
    paragraphs: [
      'The agreement that Halden, Norvane and Illyra signed on Tuesday is eleven pages long, and eight of them were written by people who were not invited. They are the pilots of the Strait of Ansa, who have brought foreign ships through its narrows for two centuries, and who lost patience.',
      'The strait is nineteen kilometres long and, at its narrowest, eight hundred metres wide. Since talks collapsed nine years ago, each of the three navies has directed traffic by its own rules. Last August a tanker received three orders within a minute, obeyed none, and missed a passenger ferry by the length of a tennis court.',
      'That night the senior pilots of all three ports met in a fish restaurant. “We each wrote down what we really do,” says Katrin Vaux, who has made the passage eleven thousand times. “It was the same list.” They printed it, and told captains that whoever followed another would have to sail without a pilot.',
      'Traffic obeyed within a week. Governments followed within five months. The signed text keeps even the pilots’ sentence about fog: “Nobody is in a hurry.”',
      'Analysts warn that the rules settle nothing about who owns the water. Vaux agrees. “They can go on not agreeing about that,” she says. “Slowly, and on the right side.”',
    ],
  },
  {
    slug: 'glacier-village-moves-piano',
    title: 'The village that moved downhill, piano first',
    alternativeTitle: 'Why a whole village carried its piano down the mountain',
    summary:
      'As the slope above Oberfels thaws, its 212 people are moving. They began with what could not be replaced.',
    author: 'Sanna Brightwater',
    tags: ['climate', 'mountains', 'migration'],
    illustration: 'mountains',
    alt: 'Snowy mountain ridges in blue layers',
    paragraphs: [
      'It took fourteen people, two sledges and a borrowed cable car to bring the piano of Oberfels down to the valley. It was built in the village in 1888, from trees that stood where the avalanche fence is now, and it had never left.',
      'The slope above the village moves by four millimetres a day. Geologists of Halden say that the ice which held it together has been melting since before anybody measured, and that it will fall, in a week or in ten years. So the people of Oberfels decided to leave while they could choose what to carry.',
      'The order was put to a vote. The piano came first, then the school’s stuffed marmot, the bakery’s sourdough, and the bell. Houses came eleventh. “You can build a house,” says Josef Amrein, who is 84 and keeps the list. “Try building a smell of bread.”',
      'In the new village, the streets have the old names and lie in the old order. The mountain is on the wrong side, and children who were asked to draw it still put it on the left.',
    ],
  },
  {
    slug: 'radio-for-two-languages',
    title: 'One studio, two languages, and a border down the middle of the desk',
    summary:
      'A community station between Norvane and Illyra reads every bulletin twice. Its listeners correct both versions.',
    author: 'Leif Okonjo',
    tags: ['media', 'languages', 'norvane'],
    illustration: 'signal',
    alt: 'Circles of radio waves around a mast',
    paragraphs: [
      'The red line on the desk of Radio Sill was meant as a joke. On one side the presenter speaks Norvanian, on the other Illyric, and the microphone stands exactly on the border. During the dispute about fishing two years ago, the joke stopped being funny, and the listeners started to double.',
      'Each bulletin is read twice, by two people who may change the other’s text until both can live with it. What “recaptured” in one language was, became “returned to” and finally “is again on the map of”. It takes forty minutes to agree on four.',
      '“People think that we water things down,” says editor Noor Ellingsen. “It is the opposite. We are the only ones who must be exact, because somebody is sitting there who would notice.”',
      'Schools on both sides now use the double bulletins for lessons. The station lives on membership fees and the sale of cheese, which a listener brings every Friday, from a farm that itself lies in both countries.',
    ],
  },
  {
    slug: 'desert-rail-opens',
    title: 'The train that crosses a desert to save a river',
    summary:
      'Illyra opens 900 kilometres of rail so that barges can leave the shrinking Osse. Freight is only half of the idea.',
    author: 'Sanna Brightwater',
    tags: ['railways', 'water', 'illyra'],
    illustration: 'rails',
    alt: 'Railway tracks that meet at the horizon',
    paragraphs: [
      'At 6:12 on Monday the first freight train left the river port of Maren for the coast. It carried salt, tyres and two thousand tonnes of grain, and, for the first time in a hundred and fifty years, the river beside it carried nothing.',
      'The Osse has lost a third of its summer water. To keep barges afloat, Illyra used to dredge it, which made it drain faster. Engineers proposed the reverse: take the ships off, let the bed rise, and let the river become slow and wide again.',
      'The railway cost as much as four years of dredging. Along its line, solar roofs shade the track and feed the trains; at noon, the operator says, the line produces more electricity than it uses.',
      'In Maren not everybody celebrated. The lock keepers’ choir sang at the departure, in uniform, a song about the year when the water was so high that it came to church. Most of the forty keepers will be retrained. Three have asked to stay and count herons.',
    ],
  },
  {
    slug: 'embassy-in-a-lighthouse',
    title: 'The smallest embassy in the world has a lamp to keep',
    summary:
      'Selatra’s only diplomat on the Farrow Isles was also hired as its lighthouse keeper. It began as a saving measure.',
    author: 'Leif Okonjo',
    tags: ['diplomacy', 'islands', 'lighthouses'],
    illustration: 'harbour',
    alt: 'A coast with cranes and boats at dusk',
    paragraphs: [
      'His Excellency the ambassador of Selatra to the Farrow Isles wears orange overalls on Wednesdays. On that day Arif Montague, 37, cleans the lens: nine hundred pieces of glass, each by hand, with vinegar.',
      'When both governments cut their budgets in the same month, the isles could not pay for a keeper, and Selatra could not pay for a house. Somebody noticed that the lighthouse had three spare rooms. The contract names the light as “rent”.',
      'It has made for unusual diplomacy. Fishing captains who would never write to an embassy call the lighthouse by radio. Over two winters, eleven disputes about nets were settled on channel 14, between weather reports.',
      'A larger neighbour has since asked whether it may have the other spare room.',
    ],
  },
  {
    slug: 'grain-ship-returns-seeds',
    title: 'A ship arrives in Halden with seeds that it once saved',
    alternativeTitle: 'Forty years later, a farming country gets its own seeds back',
    summary:
      'In 1986 a captain took 300 sacks of local wheat out of a war. On Friday his daughter brought them home.',
    author: 'Sanna Brightwater',
    tags: ['agriculture', 'history', 'halden'],
    illustration: 'fields',
    alt: 'Fields in stripes of yellow and green',
    paragraphs: [
      'The wheat has no name in any catalogue. Farmers of the Halden plain called it “the stubborn one”, because it grew on salt, and stopped growing it when the war of 1986 burned the granaries.',
      'Captain Rui Sandoval had 300 sacks of it in his hold when the port closed. He was supposed to sell it. Instead he carried it to a seed bank on another continent, wrote “property of people who will ask” on the form, and paid for the storage until he died.',
      'Nobody asked for 38 years. Then salt came back to the plain, this time with the sea. A student found the form in an archive, and the telephone number on it was still answered, by the captain’s daughter.',
      'On Friday Inês Sandoval sailed into Halden with eleven tonnes of fresh seed, grown from her father’s. Farmers who came to the quay bit into the grains, as one does. “Stubborn,” said one of them, and took two sacks.',
    ],
  },
]
