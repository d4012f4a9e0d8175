import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { maxQuestionLength, type Question } from '../../../../sfu/protocol/models/questions.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { newQuestion, questionKinds } from '../ask/questionKinds.ts';
import { OptionFields } from './OptionFields.tsx';
import { RightFields } from './RightFields.tsx';

type Props = {
	question: Question;
	/** null: it is the only one. */
	place: { index: number; count: number } | null;
	onChange: (question: Question) => void;
	onMove: (step: -1 | 1) => void;
	onRemove: () => void;
};

/** One question of a draft: its kind, its text, its options, and what is right. */
export function QuestionFields({ question, place, onChange, onMove, onRemove }: Props) {
	const { t } = useTranslation();
	const id = useId();
	return (
		<li data-testid="draft-question" className="space-y-3 rounded-card border border-line p-3 sm:p-4">
			<div className="flex items-end gap-1">
				<div className="min-w-0 grow">
					<label htmlFor={id} className="mb-1.5 block font-medium">
						{place ? t('votes.editor.number', { number: place.index + 1 }) : t('votes.editor.kind')}
					</label>
					<select
						id={id}
						data-testid="draft-kind"
						value={question.kind}
						onChange={({ target }) => {
							const kind = questionKinds.find((each) => each === target.value);
							if (kind) onChange(asKind(question, kind));
						}}
						className="min-h-12 w-full rounded-[10px] border border-edge bg-card px-3"
					>
						{questionKinds.map((kind) => (
							<option key={kind} value={kind}>
								{t(writtenKinds[kind] ?? `votes.kind.${kind}`)}
							</option>
						))}
					</select>
				</div>
				{place && (
					<>
						<IconButton
							testId="draft-up"
							label={t('votes.editor.up', { number: place.index + 1 })}
							icon={<ArrowUp className="size-5" aria-hidden />}
							disabled={place.index === 0}
							onClick={() => onMove(-1)}
						/>
						<IconButton
							testId="draft-down"
							label={t('votes.editor.down', { number: place.index + 1 })}
							icon={<ArrowDown className="size-5" aria-hidden />}
							disabled={place.index + 1 === place.count}
							onClick={() => onMove(1)}
						/>
						<IconButton
							testId="draft-drop"
							label={t('votes.editor.drop', { number: place.index + 1 })}
							icon={<Trash2 className="size-5" aria-hidden />}
							onClick={onRemove}
						/>
					</>
				)}
			</div>
			<Field
				testId="draft-text"
				label={t('votes.ask.text')}
				value={question.text}
				maxLength={maxQuestionLength}
				autoComplete="off"
				onChange={({ target }) => onChange({ ...question, text: target.value })}
			/>
			{'options' in question ? (
				<OptionFields question={question} onChange={onChange} />
			) : (
				<RightFields question={question} onChange={onChange} />
			)}
		</li>
	);
}

/** Of those whose answers are written here. */
const writtenKinds: Partial<Record<Question['kind'], 'votes.editor.one' | 'votes.editor.several'>> = {
	choice: 'votes.editor.one',
	multiple: 'votes.editor.several',
};

/** Keeps the text, and the options where both kinds have some. */
function asKind(question: Question, kind: Question['kind']): Question {
	const fresh = newQuestion(kind, question.text);
	return 'options' in fresh && 'options' in question ? { ...fresh, options: question.options } : fresh;
}
