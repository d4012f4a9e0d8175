import { Check } from 'lucide-react';
import { classes } from '../../../ui/classes.ts';

export type Choice<Value> = { value: Value; letter: string | null; text: string };

type Props<Value> = {
	/** Of the group: the question. */
	label: string;
	choices: readonly Choice<Value>[];
	isChosen: (value: Value) => boolean;
	/** Looks and reads as disabled and does nothing, but keeps the keyboard focus. */
	isFixed: boolean;
	/** Side by side, for short ones. */
	inRow?: boolean;
	onChoose: (value: Value) => void;
};

/** One answer by one press; the chosen one is pressed. */
export function ChoiceButtons<Value extends string | number | boolean>(props: Props<Value>) {
	const { label, choices, isChosen, isFixed, inRow = false, onChoose } = props;
	return (
		<fieldset
			aria-label={label}
			className={classes(
				'min-w-0 gap-2',
				inRow ? 'grid grid-cols-[repeat(auto-fit,minmax(3rem,1fr))]' : 'flex flex-col',
			)}
		>
			{choices.map(({ value, letter, text }) => {
				const chosen = isChosen(value);
				return (
					<button
						key={String(value)}
						type="button"
						data-testid="vote-choice"
						data-value={String(value)}
						aria-pressed={chosen}
						aria-disabled={isFixed}
						onClick={() => !isFixed && onChoose(value)}
						className={classes(
							'flex min-h-13 items-center gap-3 rounded-[10px] border px-3 py-2 text-[1.0625rem] font-medium transition-colors duration-150',
							inRow ? 'justify-center text-center' : 'text-left',
							chosen ? 'border-accent bg-accent-soft text-accent-ink' : 'border-edge bg-card',
							isFixed ? 'cursor-default' : 'hover:bg-hover',
							isFixed && !chosen && 'opacity-60',
						)}
					>
						{letter !== null && (
							<span className="figures flex size-8 shrink-0 items-center justify-center rounded-full bg-hover font-bold text-ink">
								{letter}
							</span>
						)}
						{text !== '' && (
							<span dir="auto" className="min-w-0 wrap-anywhere">
								{text}
							</span>
						)}
						{chosen && !inRow && <Check className="ml-auto size-5 shrink-0" aria-hidden />}
					</button>
				);
			})}
		</fieldset>
	);
}
