import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { classes } from '../../../ui/classes.ts';

export type Bar = {
	key: string;
	/** E.g. `B`; null: the text says enough. */
	letter: string | null;
	text: string;
	count: number;
	isRight: boolean;
	isOwn: boolean;
};

/** @param answered people who answered: with several answers each, the bars sum up to more */
type Props = { bars: readonly Bar[]; answered: number };

/**
 * How many chose each option, as horizontal bars with figures. Sizes are in em: the caller's font size makes it fit a card or
 * the wall behind a teacher.
 */
export function ResultBars({ bars, answered }: Props) {
	const { t } = useTranslation();
	const isMarked = bars.some(({ isRight }) => isRight);
	return (
		<ol data-testid="vote-bars" className="space-y-[0.7em]">
			{bars.map(({ key, letter, text, count, isRight, isOwn }) => {
				const percent = answered === 0 ? 0 : Math.round((count / answered) * 100);
				return (
					<li key={key} data-testid="vote-bar" data-right={isRight} data-own={isOwn} data-count={count}>
						<div className="flex items-baseline gap-[0.5em]">
							{letter && <span className="figures min-w-[1.1em] shrink-0 font-bold">{letter}</span>}
							<span className={classes('min-w-0 grow wrap-anywhere', isRight && 'font-semibold')}>
								<span dir="auto">{text}</span>
								{isRight && (
									<span className="ml-[0.4em] inline-flex items-center gap-[0.2em] align-baseline text-[0.85em] text-accent-ink">
										<Check className="size-[1.1em] self-center" aria-hidden />
										{t('votes.result.right')}
									</span>
								)}
								{isOwn && (
									<span className="ml-[0.5em] rounded-full border border-edge px-[0.5em] text-[0.8em] whitespace-nowrap">
										{t('votes.result.own')}
									</span>
								)}
							</span>
							<span className="figures shrink-0 font-semibold">
								{count}
								<span className="ml-[0.5em] inline-block min-w-[3em] text-right font-normal text-muted">
									{t('votes.result.percent', { percent })}
								</span>
							</span>
						</div>
						<div className="mt-[0.25em] h-[0.55em] overflow-hidden rounded-full bg-hover" aria-hidden="true">
							<div
								className={classes('forced-mark h-full rounded-full', isMarked && !isRight ? 'bg-edge' : 'bg-accent')}
								style={{ width: `${percent}%` }}
							/>
						</div>
					</li>
				);
			})}
		</ol>
	);
}
