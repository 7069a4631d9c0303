import type { WrittenStory } from './written-story.js'

export const politicsEn: readonly WrittenStory[] = [
  {
    slug: 'night-vote-on-the-ferry-bill',
    title: 'At four in the morning, the ferry bill passed by a single vote',
    alternativeTitle: 'One tired backbencher decided the future of Selatra’s ferries',
    summary:
      'After nineteen hours of debate, Selatra’s islands get a guaranteed daily boat. The deciding voice came from a man who had promised to abstain.',
    author: 'Mira Halvors',
    tags: ['parliament', 'ferries', 'islands'],
    illustration: 'parliament',
    alt: 'A domed parliament at night, with one window lit',
    breaks: true,
    paragraphs: [
      'The clerk read the result twice, because the first time nobody believed her. By 88 votes to 87, parliament in Arunika decided shortly after four on Thursday morning that every inhabited island of Selatra shall have at least one ferry a day, whatever the weather does to the company’s accounts.',
      'The vote that made the difference belonged to Teo Lasmana, who represents the inland hills of Lembah Sari, has no coast in his district, and had told reporters at lunch that he would abstain. “I went to the canteen at two,” he said afterwards. “The woman who runs it asked how her mother was supposed to get to dialysis in February. I had no answer, so I voted.”',
      'The law obliges the state to pay operators for winter crossings that carry fewer than twelve passengers. The treasury puts the cost at 310 million selan a year; the opposition says twice that, and points out that the bill names no source for the money after the second year.',
      'On Pulau Kenari, where the boat failed on 41 days last year, the harbour bell was rung at dawn. The harbour master said that he had not given permission, and that he had rung it himself.',
      'The first guaranteed crossings are due in October. Until then, the ministry has to find six vessels, and crews that are willing to sail for a handful of people in the dark.',
    ],
  },
  {
    slug: 'mayor-who-answers-letters',
    title: 'The mayor who answers every letter is running out of evenings',
    summary:
      'Ilse Tanaru promised Teluk Bayan a reply to each complaint. Two years and 31,000 letters later, her office wonders what was learned.',
    author: 'Jonas Weir',
    tags: ['cities', 'teluk-bayan', 'local-government'],
    illustration: 'skyline',
    alt: 'Rooftops of a port city with lit windows in the evening',
    paragraphs: [
      'On the desk of Ilse Tanaru stand two trays. One says “today”, the other says “today, really”. The mayor of Teluk Bayan won her election with a promise that other candidates called childish: whoever writes to city hall gets an answer from her, by hand.',
      'Since then 31,204 letters have arrived. Dogs, drains and parking make up half of them. But a clerk who reads all of it noticed something in the spring: complaints about dizziness, from eleven streets that share nothing but a water main. The main turned out to be cracked beside an old dye works. It was closed within a day.',
      '“No dashboard would have shown that,” says the clerk, Benno Adiwara. “People did not report a water problem. They wrote that their grandmother had become clumsy.”',
      'Critics on the council count the mayor’s evenings instead. She writes about forty replies a night and has missed two budget hearings. She says that she read the budget, and that it did not contain a single grandmother.',
    ],
  },
  {
    slug: 'voting-age-sixteen-trial',
    title: 'What happened when three towns let sixteen-year-olds vote',
    alternativeTitle: 'Sixteen-year-olds got the vote. They used it on bus timetables',
    summary:
      'Turnout rose, the parties’ shares hardly moved, and bus timetables became the most debated subject of the season.',
    author: 'Ayu Permatasari Lind',
    tags: ['elections', 'youth', 'buses'],
    illustration: 'chart',
    alt: 'Bars of a chart that rise from left to right',
    paragraphs: [
      'The prediction was a landslide for somebody. When three towns of the Lirang valley opened their council elections to sixteen-year-olds last autumn, each party was sure that the other would profit. A study by the university of Arunika now says that the strongest effect was on buses.',
      'Of those newly allowed to vote, 61 percent did, more than among their parents. Their choices differed little from those of the adults in the same household. What differed was what candidates talked about: mentions of night buses in leaflets rose from four to 212.',
      '“Parties had never needed to know when the last bus leaves,” says Orin Delacqua, who led the study. “Now there were two thousand people who knew it to the minute, and who could vote.”',
      'The side effect may last longer than the trial. In households with a young voter, parents were nine percent more likely to vote as well; several said that they had been asked at breakfast which list they would choose, and did not want to look unprepared.',
      'Parliament will decide next year whether the trial becomes a law. Two of the three towns have meanwhile introduced a bus at 23:40.',
    ],
  },
  {
    slug: 'border-post-with-no-border',
    title: 'A border post without a border keeps its four officers',
    summary:
      'Since a river changed its bed, the checkpoint at Sorrel Ford guards a meadow. Removing it would need a treaty.',
    author: 'Mira Halvors',
    tags: ['borders', 'norvane', 'rivers'],
    illustration: 'map',
    alt: 'A map with a winding river and a dotted border line',
    paragraphs: [
      'Every morning at seven, Sergeant Pell raises the barrier at Sorrel Ford. Nobody has crossed it since the flood of two winters ago, when the river Lirang moved four hundred metres to the north and left the checkpoint in the middle of a meadow, well inside Selatra.',
      'The treaty of 1931 with Norvane names the post, not the river, as the place where travellers “shall be received”. Closing it needs the signature of both governments, and Norvane has attached a wish: it would like to talk about the four hundred metres.',
      'So the post is staffed. Its officers have planted beans, keep a log of birds for the university, and last year received one traveller, a cow. Her papers, the log notes, were not in order.',
      'Negotiators meet again in March. On the table is a swap: the meadow stays, the fishing rights move, and the four officers get a bridge to guard, downstream, where people actually cross.',
    ],
  },
  {
    slug: 'open-budget-supermarket',
    title: 'The ministry that put its budget on a supermarket receipt',
    summary:
      'One metre and twelve centimetres of paper show what an average household pays for. It is the most requested document in the state’s history.',
    author: 'Jonas Weir',
    tags: ['budget', 'taxes', 'transparency'],
    illustration: 'pages',
    alt: 'Long strips of paper with lines of print',
    paragraphs: [
      'Schools, 4,112.00. Hospitals, 3,870.50. Rescue helicopters, 11.20. Interest, 902.75. The receipt that Selatra’s treasury began to send out in January looks like one from a till, down to the thin grey print, and lists what an average household paid for last year.',
      'It was meant for a few thousand visitors of an open day. Then people began to hang it on their refrigerators. By Easter, 740,000 copies had been requested, more than of any other document that the state has ever printed.',
      'Its effect is not what the ministry had hoped. Support for lower taxes is unchanged. But the number of letters about single lines has multiplied: why do lighthouses cost more than libraries, and who decided on 3.40 for “ceremonial horses”?',
      'The horses, it turns out, are two. Their keeper has invited the country to come and see them; on the first Sunday, six hundred people did.',
      'Next year’s receipt will have a second column, the treasury says: what the same line cost ten years ago. Officials expect it to be the longest year of their careers.',
    ],
  },
  {
    slug: 'dam-referendum-result',
    title: 'Lembah Sari says no to the dam, and yes to paying for it',
    alternativeTitle: 'A valley rejects its dam, then votes to keep the bill',
    summary:
      'Two questions, two contradicting majorities: the referendum leaves the government with money for a project that it may not build.',
    author: 'Ayu Permatasari Lind',
    tags: ['referendum', 'energy', 'lembah-sari'],
    illustration: 'mountains',
    alt: 'Layered mountains above a valley',
    breaks: true,
    paragraphs: [
      'There were two questions on the ballot in Lembah Sari on Sunday. Shall the dam above the old town be built? 54 percent said no. Shall the valley raise its levy to pay for it? 52 percent said yes.',
      'Lawyers have spent the week with the sentence in between. The questions were put separately, so both answers bind. From January the valley will collect about nine million selan a year, for a purpose that the same voters have forbidden.',
      'Interviews at polling stations suggest that it is not a mistake. “I am against this dam,” said Wulan Sorensen, a baker. “I am not against the next idea being paid for.” Many older voters spoke of the power cuts of four winters ago, and crossed yes without thinking of concrete.',
      'The provincial government now has eighteen months to propose something else. Three plans are circulating: turbines in the existing irrigation canals, a wind park on the ridge, and one that several engineers call the most honest, to insulate every roof in the valley and build nothing.',
    ],
  },
]
