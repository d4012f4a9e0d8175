import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Answer, maxAnswerLength, maxWordLength, maxWords } from '../../../../sfu/protocol/models/questions.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { type TypedKind, typedAnswer, typedOf } from './typedAnswers.ts';

type Props = {
	kind: TypedKind;
	own: Answer | null;
	isFixed: boolean;
	onAnswer: (answer: Answer) => void;
};

/** A number, a short text or words: typed, then sent. */
export function TypedAnswer({ kind, own, isFixed, onAnswer }: Props) {
	const { t } = useTranslation();
	const [typed, setTyped] = useState(() => typedOf(own));
	const [isTold, setTold] = useState(false);
	const answer = typedAnswer(kind, typed);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		if (isFixed) return;
		setTold(answer === null);
		if (answer) onAnswer(answer);
	};
	return (
		<form onSubmit={submit} noValidate className="flex flex-wrap items-start gap-2">
			<div className="min-w-40 grow basis-0">
				<Field
					testId="vote-typed"
					label={t(`votes.typed.${kind}.label`)}
					hint={t(`votes.typed.${kind}.hint`, { count: maxWords })}
					error={isTold && answer === null ? t(`votes.typed.${kind}.invalid`, { count: maxWords }) : null}
					value={typed}
					readOnly={isFixed}
					inputMode={kind === 'number' ? 'decimal' : 'text'}
					maxLength={kind === 'words' ? maxWords * (maxWordLength + 2) : maxAnswerLength}
					autoComplete="off"
					className={kind === 'number' ? 'figures' : undefined}
					onChange={({ target }) => setTyped(target.value)}
				/>
			</div>
			<Button testId="vote-send" type="submit" variant="primary" size="lg" aria-disabled={isFixed} className="mt-7.5">
				{t(own ? 'votes.sendAgain' : 'votes.send')}
			</Button>
		</form>
	);
}
