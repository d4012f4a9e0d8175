import { useTranslation } from 'react-i18next';

type Props = {
	answered: number;
	/** Who could answer at the moment. */
	expected: number;
	isOpen: boolean;
};

/** How many have answered. Sizes are in em. */
export function AnsweredBar({ answered, expected, isOpen }: Props) {
	const { t } = useTranslation();
	// Whoever has answered may have left since.
	const all = Math.max(answered, expected);
	const percent = all === 0 ? 0 : (answered / all) * 100;
	return (
		<div data-testid="vote-answered" data-answered={answered} data-expected={all}>
			<p className="figures font-medium">
				{t(isOpen ? 'votes.answered.open' : 'votes.answered.closed', { count: all, answered })}
			</p>
			{isOpen && (
				<div className="mt-[0.35em] h-[0.5em] overflow-hidden rounded-full bg-hover" aria-hidden="true">
					<div
						className="forced-mark h-full rounded-full bg-accent transition-[width] duration-150"
						style={{ width: `${percent}%` }}
					/>
				</div>
			)}
		</div>
	);
}
