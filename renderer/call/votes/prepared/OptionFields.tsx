import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { maxOptionLength, maxOptions, type Question } from '../../../../sfu/protocol/models/questions.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { letterOf } from '../answer/questionTexts.ts';

type WithOptions = Extract<Question, { options: string[] }>;

type Props = { question: WithOptions; onChange: (question: WithOptions) => void };

const minOptions = 2;

/** The options of a question, and which of them are right. */
export function OptionFields({ question, onChange }: Props) {
	const { t } = useTranslation();
	const { options, right = [] } = question;
	const set = (next: string[], nextRight: number[]) => {
		const { right: _, ...rest } = question;
		onChange({ ...rest, options: next, ...(nextRight.length > 0 && { right: nextRight }) });
	};
	const flip = (index: number) =>
		set(
			options,
			right.includes(index) ? right.filter((each) => each !== index) : [...right, index].sort((a, b) => a - b),
		);
	const remove = (index: number) =>
		set(
			options.toSpliced(index, 1),
			right.flatMap((each) => (each === index ? [] : each > index ? each - 1 : each)),
		);
	return (
		<fieldset className="min-w-0 space-y-2">
			<legend className="mb-1 font-medium">{t('votes.editor.options')}</legend>
			<p className="text-sm text-muted">{t('votes.editor.optionsHint')}</p>
			{options.map((text, index) => {
				const letter = letterOf(index);
				return (
					// biome-ignore lint/suspicious/noArrayIndexKey: an option is known by its place
					<div key={index} className="flex items-center gap-2">
						<input
							type="checkbox"
							data-testid="draft-option-right"
							aria-label={t('votes.editor.isRight', { letter })}
							title={t('votes.editor.isRight', { letter })}
							checked={right.includes(index)}
							onChange={() => flip(index)}
							className="m-3 size-5 shrink-0 accent-accent-fill"
						/>
						<span className="figures w-5 shrink-0 text-center font-bold" aria-hidden="true">
							{letter}
						</span>
						<input
							data-testid="draft-option"
							aria-label={t('votes.editor.option', { letter })}
							dir="auto"
							value={text}
							maxLength={maxOptionLength}
							autoComplete="off"
							onChange={({ target }) => set(options.with(index, target.value), right)}
							className="min-h-11 min-w-0 grow rounded-[10px] border border-edge bg-card px-3"
						/>
						<IconButton
							testId="draft-option-drop"
							label={t('votes.editor.dropOption', { letter })}
							icon={<X className="size-5" aria-hidden />}
							disabled={options.length <= minOptions}
							onClick={() => remove(index)}
						/>
					</div>
				);
			})}
			{options.length < maxOptions && (
				<Button testId="draft-option-add" variant="quiet" onClick={() => set([...options, ''], right)}>
					<Plus className="size-5" aria-hidden />
					{t('votes.editor.addOption')}
				</Button>
			)}
		</fieldset>
	);
}
