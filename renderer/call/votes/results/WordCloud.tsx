import { useTranslation } from 'react-i18next';
import { classes } from '../../../ui/classes.ts';
import type { CountedText } from './TextList.tsx';

/** So much larger than the rarest is the most frequent word. */
const growth = 1.7;
const tints = ['text-accent-ink', 'text-ink', 'text-muted'];

/** Words by how often they came: the most frequent in the middle of the first rows and largest. A list for screen readers. */
export function WordCloud({ words }: { words: readonly CountedText[] }) {
	const { t } = useTranslation();
	const most = Math.max(1, ...words.map(({ count }) => count));
	return (
		<ul
			data-testid="vote-words"
			className="flex flex-wrap items-center justify-center gap-x-[0.7em] gap-y-[0.2em] leading-tight"
		>
			{words.map(({ text, count }, index) => (
				<li
					key={text}
					data-count={count}
					className={classes('max-w-full font-semibold wrap-anywhere', tints[index % tints.length])}
					style={{ fontSize: `${sizeOf(count, most)}em` }}
				>
					<span dir="auto">{text}</span>
					{count > 1 && (
						<span className="figures ml-[0.2em] align-super text-[0.7rem] font-normal text-muted">
							<span aria-hidden="true">×{count}</span>
							<span className="sr-only">{t('votes.result.times', { count })}</span>
						</span>
					)}
				</li>
			))}
		</ul>
	);
}

/** em. The area of a word, not its height, tells how often it came. */
const sizeOf = (count: number, most: number) => (most === 1 ? 1.2 : 1 + growth * Math.sqrt((count - 1) / (most - 1)));
