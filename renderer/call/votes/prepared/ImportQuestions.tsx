import { type ChangeEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { maxDraftTitle, type VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import type { ImportedQuestions } from '../../../../sfu/questionFiles/ImportedQuestions.ts';
import { Button } from '../../../ui/Button.tsx';
import { Callout } from '../../../ui/Callout.tsx';
import { useActions } from '../../useCall.tsx';

type Props = { terms: VoteTerms; onDone: () => void };

type Read = ImportedQuestions & { fileName: string };

/** No list of questions is larger, bytes; a page that reads a film as text stands still. */
const maxFileBytes = 2 * 1024 * 1024;
/** Lines that are named; of the rest, how many there are. */
const maxProblems = 20;

/** Takes questions from a file of Moodle (GIFT) or a table (CSV), and says which lines cannot be read. */
export function ImportQuestions({ terms, onDone }: Props) {
	const { t } = useTranslation();
	const id = useId();
	const { saveDraft } = useActions();
	const [read, setRead] = useState<Read | 'tooLarge' | null>(null);
	const [isBusy, setBusy] = useState(false);
	const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
		const [file] = target.files ?? [];
		// The same file may be chosen again, mended.
		target.value = '';
		if (!file) return;
		setRead(file.size > maxFileBytes ? 'tooLarge' : { ...(await readQuestions(file)), fileName: file.name });
	};
	const keep = async ({ questions, fileName }: Read) => {
		if (isBusy) return;
		setBusy(true);
		const { draftsOf } = await import('../../../../sfu/questionFiles/draftsOf.ts');
		const parts = draftsOf(questions);
		let kept = 0;
		for (const part of parts) {
			const title = titleOf(fileName, parts.length > 1 ? kept + 1 : null);
			if (!(await saveDraft({ title, ...terms, questions: part }))) break;
			kept += 1;
		}
		setBusy(false);
		if (kept === parts.length) onDone();
	};
	return (
		<div className="space-y-4" data-testid="questions-import">
			<p className="text-muted">{t('votes.import.text')}</p>
			<div>
				<label
					htmlFor={id}
					className="inline-flex min-h-13 cursor-pointer items-center rounded-[10px] bg-accent-fill px-6 font-semibold text-on-accent has-focus-visible:outline has-focus-visible:outline-3 has-focus-visible:outline-offset-2 hover:bg-accent-fill-hover"
				>
					{t('votes.import.choose')}
					<input
						id={id}
						type="file"
						data-testid="questions-file"
						accept=".txt,.gift,.csv,text/plain,text/csv"
						onChange={(event) => void choose(event)}
						className="sr-only"
					/>
				</label>
			</div>
			{read === 'tooLarge' && (
				<Callout testId="questions-problem" kind="error" announce>
					{t('votes.import.tooLarge')}
				</Callout>
			)}
			{read !== null && read !== 'tooLarge' && <Outcome read={read} />}
			<div className="flex flex-wrap justify-end gap-2">
				<Button testId="questions-cancel" variant="quiet" onClick={onDone}>
					{t('votes.editor.cancel')}
				</Button>
				{read !== null && read !== 'tooLarge' && read.questions.length > 0 && (
					<Button
						testId="questions-keep"
						variant="primary"
						size="lg"
						aria-disabled={isBusy}
						onClick={() => void keep(read)}
					>
						{t('votes.import.keep', { count: read.questions.length })}
					</Button>
				)}
			</div>
		</div>
	);
}

function Outcome({ read: { questions, problems, fileName } }: { read: Read }) {
	const { t } = useTranslation();
	const more = problems.length - maxProblems;
	return (
		<div role="status" className="space-y-3">
			<p data-testid="questions-read" data-count={questions.length} className="font-medium wrap-anywhere">
				{t('votes.import.read', { count: questions.length, file: fileName })}
			</p>
			{problems.length > 0 && (
				<Callout testId="questions-problem" kind={questions.length > 0 ? 'warning' : 'error'}>
					<p>{t('votes.import.problems')}</p>
					<ul className="mt-1 max-h-48 overflow-y-auto">
						{problems.slice(0, maxProblems).map(({ line, reason }) => (
							<li key={`${line} ${reason}`} className="figures">
								{t(`votes.import.${reason}`, { line })}
							</li>
						))}
						{more > 0 && <li>{t('votes.import.more', { count: more })}</li>}
					</ul>
				</Callout>
			)}
		</div>
	);
}

/** By the name of the file; the parsers are loaded when they are needed. */
async function readQuestions(file: File): Promise<ImportedQuestions> {
	const text = await file.text();
	if (/\.csv$/i.test(file.name)) {
		const { readQuestionsCsv } = await import('../../../../sfu/questionFiles/questionsCsv.ts');
		return readQuestionsCsv(text);
	}
	const { readGift } = await import('../../../../sfu/questionFiles/gift.ts');
	return readGift(text);
}

/** The name of the file without its endings. @param part from 1; null: there is one */
function titleOf(fileName: string, part: number | null): string {
	const name = fileName.replace(/(\.gift)?\.(txt|gift|csv)$/i, '');
	const number = part === null ? '' : ` ${part}`;
	return `${name.slice(0, maxDraftTitle - number.length)}${number}`;
}
