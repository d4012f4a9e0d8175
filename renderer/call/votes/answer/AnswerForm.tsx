import { useTranslation } from 'react-i18next';
import { type Answer, type Question, scalePoints } from '../../../../sfu/protocol/models/questions.ts';
import { ChoiceButtons } from './ChoiceButtons.tsx';
import { letterOf, questionText } from './questionTexts.ts';
import { SeveralOptions } from './SeveralOptions.tsx';
import { TypedAnswer } from './TypedAnswer.tsx';

type Props = {
	question: Question;
	/** Given, or on its way; null: none. */
	own: Answer | null;
	/** It cannot be changed any more, or not at the moment. */
	isFixed: boolean;
	onAnswer: (answer: Answer) => void;
};

const points = Array.from({ length: scalePoints }, (_, index) => index + 1);

/** How a question is answered. Knows no call: also of a phone that only votes. To be mounted anew for each question. */
export function AnswerForm({ question, own, isFixed, onAnswer }: Props) {
	const { t } = useTranslation();
	const label = questionText(question, t);
	switch (question.kind) {
		case 'yesNo':
			return (
				<ChoiceButtons
					label={label}
					choices={[true, false].map((value) => ({ value, letter: null, text: t(value ? 'votes.yes' : 'votes.no') }))}
					isChosen={(yes) => own?.kind === 'yesNo' && own.yes === yes}
					isFixed={isFixed}
					inRow
					onChoose={(yes) => onAnswer({ kind: 'yesNo', yes })}
				/>
			);
		case 'choice':
			return (
				<ChoiceButtons
					label={label}
					choices={question.options.map((text, value) => ({ value, letter: letterOf(value), text }))}
					isChosen={(option) => own?.kind === 'choice' && own.option === option}
					isFixed={isFixed}
					inRow={question.options.every((text) => text === '')}
					onChoose={(option) => onAnswer({ kind: 'choice', option })}
				/>
			);
		case 'scale':
			return (
				<div>
					<ChoiceButtons
						label={label}
						choices={points.map((value) => ({ value, letter: null, text: String(value) }))}
						isChosen={(point) => own?.kind === 'scale' && own.point === point}
						isFixed={isFixed}
						inRow
						onChoose={(point) => onAnswer({ kind: 'scale', point })}
					/>
					<p className="mt-1 flex justify-between text-sm text-muted">
						<span>{t('votes.scale.least')}</span>
						<span>{t('votes.scale.most')}</span>
					</p>
				</div>
			);
		case 'multiple':
			return <SeveralOptions {...{ label, own, isFixed, onAnswer }} options={question.options} />;
		default:
			return <TypedAnswer kind={question.kind} {...{ own, isFixed, onAnswer }} />;
	}
}
