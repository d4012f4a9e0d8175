import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../../sfu/protocol/models/questions.ts';
import { Button } from '../../../ui/Button.tsx';
import { classes } from '../../../ui/classes.ts';
import { letterOf } from './questionTexts.ts';

type Props = {
	label: string;
	options: readonly string[];
	own: Answer | null;
	isFixed: boolean;
	onAnswer: (answer: Answer) => void;
};

/** Any number of options, ticked and then sent. */
export function SeveralOptions({ label, options, own, isFixed, onAnswer }: Props) {
	const { t } = useTranslation();
	const [ticked, setTicked] = useState<readonly number[]>(own?.kind === 'multiple' ? own.options : []);
	const flip = (index: number) =>
		setTicked(ticked.includes(index) ? ticked.filter((each) => each !== index) : [...ticked, index]);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (!isFixed) onAnswer({ kind: 'multiple', options: ticked.toSorted((a, b) => a - b) });
	};
	return (
		<form onSubmit={submit}>
			<fieldset aria-label={label} className="flex min-w-0 flex-col gap-2">
				{options.map((text, index) => {
					const isTicked = ticked.includes(index);
					return (
						<label
							// biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its place
							key={index}
							className={classes(
								'flex min-h-13 items-center gap-3 rounded-[10px] border px-3 py-2 text-[1.0625rem] font-medium',
								isTicked ? 'border-accent bg-accent-soft text-accent-ink' : 'border-edge bg-card',
								isFixed ? 'opacity-60' : 'cursor-pointer hover:bg-hover',
							)}
						>
							<input
								type="checkbox"
								data-testid="vote-tick"
								data-value={index}
								checked={isTicked}
								aria-disabled={isFixed}
								onChange={() => !isFixed && flip(index)}
								className="size-5 shrink-0 accent-accent-fill"
							/>
							<span className="figures shrink-0 font-bold">{letterOf(index)}</span>
							<span dir="auto" className="min-w-0 wrap-anywhere">
								{text}
							</span>
						</label>
					);
				})}
			</fieldset>
			<Button
				testId="vote-send"
				type="submit"
				variant="primary"
				size="lg"
				aria-disabled={isFixed}
				className="mt-3 w-full"
			>
				{t(own ? 'votes.sendAgain' : 'votes.send')}
			</Button>
		</form>
	);
}
