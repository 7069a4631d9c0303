import type { WrittenStory } from './written-story.js'

export const economyEn: readonly WrittenStory[] = [
  {
    slug: 'central-bank-holds-and-explains',
    title: 'The central bank changed nothing, and markets took an hour to believe it',
    alternativeTitle: 'Rates stay at 4.25. So why did the selan jump twice?',
    summary:
      'Governor Amara Leth kept interest at 4.25 percent and published the vote of every member. Traders read it as a riddle.',
    author: 'Petra Lindqvist',
    tags: ['interest-rates', 'selan', 'central-bank'],
    illustration: 'chart',
    alt: 'A jagged line that falls and recovers over pale columns',
    breaks: true,
    paragraphs: [
      'At eleven on Wednesday the central bank of Selatra announced that it had decided to do nothing. For the next fifty-eight minutes the selan rose, fell and rose again, as if the announcement had contained a code.',
      'In a way it had. For the first time the bank named who had voted how: five for the unchanged rate of 4.25 percent, two for a cut, none for a rise. Governor Amara Leth was among the five. “You have asked us for years what we think,” she told reporters. “We think different things.”',
      'Inflation stood at 2.6 percent in the last month, down from 2.9. Rents and rice push it up, electricity pulls it down since the reservoirs filled. The two dissenters argue that rents follow interest rates, so that the medicine feeds the fever.',
      'By noon the selan was where it had been at ten fifty-nine. “A very expensive way to stand still,” said Hamid Rausch, who trades bonds in Teluk Bayan. He had spent the morning, he admitted, looking up who the two dissenters were.',
      'The next decision is due in six weeks. The bank has already said that it will name names again.',
    ],
  },
  {
    slug: 'repair-street-boom',
    title: 'The street where nothing is new has the lowest vacancy in the capital',
    summary:
      'On Cobbler’s Row in Arunika, 43 workshops repair what others throw away. Landlords have begun to notice.',
    author: 'Owen Sastro',
    tags: ['small-business', 'repair', 'arunika'],
    illustration: 'skyline',
    alt: 'A row of narrow city houses in evening light',
    paragraphs: [
      'If a thing has a motor, a hinge or a strap, somebody on Cobbler’s Row will look at it and sigh. It is the local form of a quotation: a short sigh is cheap, a long one means Thursday.',
      'The row has 43 workshops and not one empty window, while every fifth shop in the boulevards around it stands vacant. A third of its tenants came in the last two years: a woman who refoils umbrellas, two brothers for coffee machines, a former surgeon who restores dolls.',
      'The boom began with a law of three lines. Since then producers must sell spare parts for ten years, at a price that is printed on the box. “Before, I invented parts,” says Lucia Brandt, who mends washing machines. “Now I order them. I take twice the customers, and I sleep.”',
      'Rents on the row rose by eleven percent last year. The tenants have answered in their own way: they are buying the building at number nine, together, in 43 shares. The roof leaks. They sighed, briefly.',
    ],
  },
  {
    slug: 'four-day-shipyard',
    title: 'A shipyard went to four days and launched its hulls no later',
    alternativeTitle: 'Thirty-two hours a week, and the ships still leave on time',
    summary:
      'Bayan Slipways cut a day and kept the pay. A year of figures shows where the lost hours had been hiding.',
    author: 'Petra Lindqvist',
    tags: ['work', 'shipyards', 'teluk-bayan'],
    illustration: 'harbour',
    alt: 'Cranes over the hull of a ship',
    paragraphs: [
      'The foreman called it a gift to the competition. A year ago Bayan Slipways in Teluk Bayan took Fridays out of the week of its 640 workers, without taking anything out of their pay. On Monday the yard published what became of it: nine hulls launched, as in the year before, and two of them early.',
      'The hours were found in queues. Sensors on the tool stores showed that welders had waited for material for fifty-one minutes a day. Crane time was booked by whoever shouted first. With a day less, the yard had to plan, and planning turned out to be cheaper than Friday.',
      'Sick leave fell by a fifth. Resignations almost stopped, which the yard says is worth more than the rest: training a hull welder takes two years.',
      'Not everything fits. Paint dries as slowly as ever, and the paint shop works in shifts over five days, for a bonus. Suppliers complain that nobody answers on Fridays.',
      'The foreman has changed his mind. On Fridays he teaches welding at the technical school, unpaid. “I was bored by ten,” he says.',
    ],
  },
  {
    slug: 'salt-auction',
    title: 'What sea salt costs when nobody is in the room',
    summary:
      'The oldest commodity auction of the archipelago went online. Prices rose, until the buyers found out about each other.',
    author: 'Owen Sastro',
    tags: ['markets', 'salt', 'islands'],
    illustration: 'reef',
    alt: 'A shallow blue sea with reefs',
    paragraphs: [
      'For two hundred years the salt of Pulau Kenari was sold by whisper. Buyers spoke a price into the auctioneer’s ear; he nodded or did not. In March the cooperative replaced the ear with a website, and in the first month earned a quarter more.',
      'Economists of Arunika were delighted. Strangers could bid now, from the mainland and beyond, and nobody knew how many there were. Then, in July, prices dropped to where they had been. Bids had begun to arrive in the same order, minutes apart, each a few cents above the last.',
      'The buyers had not met. They had noticed that the site showed the time of each bid to the second, and that was enough to take turns. “It was a very quiet conversation,” says Professor Ida Marlowe, who found the pattern. “They nodded by clock.”',
      'The cooperative now hides the time, and ends each auction at a random moment. Prices are up again. The old auctioneer has been hired to look over the results once a week, because, as the chairwoman puts it, he can tell by the silence.',
    ],
  },
  {
    slug: 'youngest-factory-manager',
    title: 'The noodle factory that hired its loudest critic',
    summary:
      'She filmed broken machines and made them famous. At 24, Kirana Hale now runs the plant that she complained about.',
    author: 'Petra Lindqvist',
    tags: ['food', 'factories', 'management'],
    illustration: 'fields',
    alt: 'Fields of grain in even stripes',
    paragraphs: [
      'The video was forty seconds long and showed a conveyor belt that dropped every ninth packet of noodles on the floor. “Meet Number Nine,” said the voice behind the camera. Two million people did.',
      'The voice was that of Kirana Hale, who packed boxes at Golden Sheaf in the plain of Wira and had reported the fault six times. The management’s first idea was to dismiss her. Its second, after a weekend, was to ask what else she had filmed.',
      'There was a folder. It held 118 clips, sorted by hall. The board watched them for four hours, and made her responsible for maintenance, then, a year later, for the plant. Waste has gone from 7.1 to 1.8 percent.',
      'Every worker may now stop a line, and says why in front of a camera. The clips are shown on Mondays, with popcorn. Number Nine hangs in her office, framed: the bent bracket cost 2.40 selan.',
    ],
  },
  {
    slug: 'ghost-fleet-insurance',
    title: 'Insurers discover a fleet that sinks only on paper',
    summary:
      'Eleven ships, eleven claims, and the same photograph of a wave. How a trainee unravelled a fraud of 90 million.',
    author: 'Owen Sastro',
    tags: ['insurance', 'shipping', 'fraud'],
    illustration: 'chart',
    alt: 'Columns of a chart, one of them much higher than the others',
    breaks: true,
    paragraphs: [
      'The wave was beautiful, which is why Tobias Renn remembered it. In his second week at a marine insurer in Arunika the trainee opened the claim of a cargo ship that had gone down in a storm, and saw a photograph that he had seen on Tuesday, in the claim for another.',
      'He searched for it over his lunch break. By evening he had eleven ships, insured with five companies, each lost with all cargo and no crew. None of them appeared in any port’s log. Two had the same serial number for their anchors.',
      'Prosecutors now speak of a fleet that existed only in registers: bought and sold between four firms until each hull had a history and a price, then insured, then sunk in weather that had really happened. Ninety million selan were paid out before the wave was used once too often.',
      'Seven people were arrested on Thursday. Insurers have agreed to share the pictures of all claims. Renn has been offered a permanent job, and is thinking about it. He studied photography, and had only needed the money for a lens.',
    ],
  },
]
