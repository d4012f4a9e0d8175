import { Eye, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';

/** `hidden`: shown to hosts only. */
export type CountedText = { text: string; count: number; hidden?: true };

type Props = {
	texts: readonly CountedText[];
	isRight: (text: string) => boolean;
	/** Default: nothing can be hidden. */
	onHide?: (text: string, hidden: boolean) => void;
};

/** Answers in words or numbers, one below the other; equal ones once, with how often they came. */
export function TextList({ texts, isRight, onHide }: Props) {
	const { t } = useTranslation();
	return (
		<ul data-testid="vote-texts" className="divide-y divide-line">
			{texts.map(({ text, count, hidden = false }) => (
				<li
					key={text}
					data-testid="vote-text"
					data-count={count}
					data-hidden={hidden}
					className="flex items-center justify-between gap-[0.7em] py-[0.3em]"
				>
					<span dir="auto" className={classes('min-w-0 grow wrap-anywhere', hidden && 'text-muted line-through')}>
						{text}
					</span>
					<span className="figures shrink-0 text-[0.9em] text-muted">
						{isRight(text) && (
							<span className="mr-[0.6em] font-semibold text-accent-ink">{t('votes.result.right')}</span>
						)}
						{count > 1 && t('votes.result.times', { count })}
					</span>
					{onHide && (
						<IconButton
							testId="vote-hide"
							label={t(hidden ? 'votes.result.unhide' : 'votes.result.hide', { text })}
							icon={hidden ? <EyeOff className="size-5" aria-hidden /> : <Eye className="size-5" aria-hidden />}
							onClick={() => onHide(text, !hidden)}
						/>
					)}
				</li>
			))}
		</ul>
	);
}
