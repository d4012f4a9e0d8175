import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Question } from '../../../../sfu/protocol/models/questions.ts';
import { Draft, maxDraftQuestions, maxDraftTitle, type VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import type { UnsavedDraft } from '../../../client/state/votes.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { newQuestion } from '../ask/questionKinds.ts';
import { TermFields } from '../ask/TermFields.tsx';
import { QuestionFields } from './QuestionFields.tsx';

type Props = {
	draft: UnsavedDraft;
	onSave: (draft: UnsavedDraft) => Promise<void>;
	/** At once, without keeping it; for one question alone. */
	onAsk: (draft: UnsavedDraft) => void;
	onCancel: () => void;
};

type Row = { key: number; question: Question };

/** Writes a question, or several as a quiz. */
export function DraftEditor({ draft, onSave, onAsk, onCancel }: Props) {
	const { t } = useTranslation();
	const [title, setTitle] = useState(draft.title);
	const { anonymous, changeable, timeLimitS } = draft;
	const [terms, setTerms] = useState<VoteTerms>({ anonymous, changeable, timeLimitS });
	const [rows, setRows] = useState<Row[]>(() => draft.questions.map((question, key) => ({ key, question })));
	const [isTold, setTold] = useState(false);
	const [isBusy, setBusy] = useState(false);
	const questions = rows.map(({ question }) => question);
	const isWhole = questions.every((question) => Question.safeParse(question).success);
	const isValid = isWhole && Draft.shape.questions.safeParse(questions).success;
	const result: UnsavedDraft = { ...draft, title, ...terms, questions };

	const submit = async (event: FormEvent) => {
		event.preventDefault();
		setTold(!isValid);
		if (!isValid || isBusy) return;
		setBusy(true);
		await onSave(result);
		setBusy(false);
	};
	const askNow = () => {
		setTold(!isValid);
		if (isValid) onAsk(result);
	};
	const change = (key: number, question: Question) =>
		setRows(rows.map((row) => (row.key === key ? { key, question } : row)));
	const add = () => {
		const key = Math.max(...rows.map((row) => row.key), 0) + 1;
		setRows([...rows, { key, question: newQuestion(rows.at(-1)?.question.kind ?? 'choice') }]);
	};
	const move = (index: number, step: number) => {
		const moved = rows.toSpliced(index, 1);
		setRows(moved.toSpliced(index + step, 0, ...rows.slice(index, index + 1)));
	};
	return (
		<form onSubmit={submit} noValidate className="mt-4 space-y-5">
			{rows.length > 1 && (
				<Field
					testId="draft-title"
					label={t('votes.editor.quizTitle')}
					value={title}
					maxLength={maxDraftTitle}
					autoComplete="off"
					onChange={({ target }) => setTitle(target.value)}
				/>
			)}
			<ol className="space-y-5">
				{rows.map(({ key, question }, index) => (
					<QuestionFields
						key={key}
						question={question}
						place={rows.length > 1 ? { index, count: rows.length } : null}
						onChange={(changed) => change(key, changed)}
						onMove={(step) => move(index, step)}
						onRemove={() => setRows(rows.filter((row) => row.key !== key))}
					/>
				))}
			</ol>
			{rows.length < maxDraftQuestions && (
				<Button testId="draft-add" onClick={add}>
					<Plus className="size-5" aria-hidden />
					{t('votes.editor.add')}
				</Button>
			)}
			<TermFields terms={terms} onChange={setTerms} />
			<p role="alert" data-testid="draft-error" className="text-danger-ink empty:sr-only">
				{isTold && !isValid && t(isWhole ? 'votes.editor.tooLong' : 'votes.editor.invalid')}
			</p>
			<div className="flex flex-wrap justify-end gap-2">
				<Button testId="draft-cancel" variant="quiet" onClick={onCancel}>
					{t('votes.editor.cancel')}
				</Button>
				{rows.length === 1 && (
					<Button testId="draft-ask-now" size="lg" onClick={askNow}>
						{t('votes.editor.ask')}
					</Button>
				)}
				<Button testId="draft-keep" type="submit" variant="primary" size="lg" aria-disabled={isBusy}>
					{t('votes.editor.save')}
				</Button>
			</div>
		</form>
	);
}
