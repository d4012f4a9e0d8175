import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxRightTexts, type Question } from '../../../../sfu/protocol/models/questions.ts';
import { ChipChoice } from '../../../ui/ChipChoice.tsx';
import { Field } from '../../../ui/Field.tsx';
import { numberIn } from '../answer/typedAnswers.ts';

type Props<Kind extends Question['kind'] = Exclude<Question['kind'], 'choice' | 'multiple'>> = {
	question: Extract<Question, { kind: Kind }>;
	onChange: (question: Question) => void;
};

/** What is right of a question without options; nothing where nothing can be. */
export function RightFields({ question, onChange }: Props) {
	switch (question.kind) {
		case 'yesNo':
			return <RightYesNo {...{ question, onChange }} />;
		case 'number':
			return <RightNumber {...{ question, onChange }} />;
		case 'text':
			return <RightTexts {...{ question, onChange }} />;
		default:
			return null;
	}
}

const yesNoOptions = ['none', 'yes', 'no'] as const;

function RightYesNo({ question, onChange }: Props<'yesNo'>) {
	const { t } = useTranslation();
	const { right, ...asked } = question;
	return (
		<ChipChoice
			testId="draft-right"
			label={t('votes.editor.right')}
			value={right === undefined ? 'none' : right ? 'yes' : 'no'}
			options={yesNoOptions.map((value) => ({
				value,
				label: value === 'none' ? t('votes.editor.noneRight') : t(`votes.${value}`),
			}))}
			onChange={(value) => onChange(value === 'none' ? asked : { ...asked, right: value === 'yes' })}
		/>
	);
}

function RightNumber({ question, onChange }: Props<'number'>) {
	const { t } = useTranslation();
	const { right, ...asked } = question;
	const [value, setValue] = useState(right ? String(right.value) : '');
	const [tolerance, setTolerance] = useState(right && right.tolerance > 0 ? String(right.tolerance) : '');
	const change = (nextValue: string, nextTolerance: string) => {
		setValue(nextValue);
		setTolerance(nextTolerance);
		const number = numberIn(nextValue);
		const width = nextTolerance.trim() === '' ? 0 : numberIn(nextTolerance);
		onChange(
			number === null || width === null || width < 0 ? asked : { ...asked, right: { value: number, tolerance: width } },
		);
	};
	const isNone = value.trim() === '' && tolerance.trim() === '';
	const error = !isNone && !right ? t('votes.editor.noNumber') : null;
	return (
		<div className="grid grid-cols-2 gap-3">
			<Field
				testId="draft-right"
				label={t('votes.editor.rightNumber')}
				hint={t('votes.editor.optional')}
				error={error}
				value={value}
				inputMode="decimal"
				autoComplete="off"
				className="figures"
				onChange={({ target }) => change(target.value, tolerance)}
			/>
			<Field
				testId="draft-tolerance"
				label={t('votes.editor.tolerance')}
				hint={t('votes.editor.optional')}
				value={tolerance}
				inputMode="decimal"
				autoComplete="off"
				className="figures"
				onChange={({ target }) => change(value, target.value)}
			/>
		</div>
	);
}

function RightTexts({ question, onChange }: Props<'text'>) {
	const { t } = useTranslation();
	const { right, ...asked } = question;
	const [typed, setTyped] = useState(right?.join('; ') ?? '');
	const change = (next: string) => {
		setTyped(next);
		const texts = next
			.split(';')
			.map((each) => each.trim())
			.filter((each) => each !== '')
			.slice(0, maxRightTexts);
		onChange(texts.length > 0 ? { ...asked, right: texts } : asked);
	};
	return (
		<Field
			testId="draft-right"
			label={t('votes.editor.rightTexts')}
			hint={t('votes.editor.rightTextsHint')}
			value={typed}
			autoComplete="off"
			onChange={({ target }) => change(target.value)}
		/>
	);
}
