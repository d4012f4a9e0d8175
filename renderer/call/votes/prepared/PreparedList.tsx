import { Download, Ellipsis, Pencil, Plus, Sheet, Trash2, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../../../sfu/protocol/models/questions.ts';
import type { Draft, VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import type { UnsavedDraft } from '../../../client/state/votes.ts';
import { Button, IconButton } from '../../../ui/Button.tsx';
import { Menu, MenuItem, MenuLine } from '../../../ui/Menu.tsx';
import { Skeleton } from '../../../ui/Skeleton.tsx';
import { saveFile } from '../../../ui/saveFile.ts';
import { useActions, useCall } from '../../useCall.tsx';
import { questionText } from '../answer/questionTexts.ts';
import { newQuestion } from '../ask/questionKinds.ts';
import { ImportQuestions } from './ImportQuestions.tsx';

type Props = {
	/** Of what is new. */
	terms: VoteTerms;
	onNew: (questions: Question[]) => void;
	onEdit: (draft: UnsavedDraft) => void;
	onStart: (draft: Draft) => void;
};

/** Questions and quizzes that were prepared: ask, edit, remove, import and export. */
export function PreparedList({ terms, onNew, onEdit, onStart }: Props) {
	const { t } = useTranslation();
	const drafts = useCall((state) => state.voteDrafts);
	const [isImporting, setImporting] = useState(false);
	if (isImporting) return <ImportQuestions terms={terms} onDone={() => setImporting(false)} />;
	return (
		<div className="space-y-4">
			<div className="flex flex-wrap gap-2">
				<Button testId="draft-new" variant="primary" onClick={() => onNew([newQuestion('choice')])}>
					<Plus className="size-5" aria-hidden />
					{t('votes.prepared.new')}
				</Button>
				<Button testId="draft-import" onClick={() => setImporting(true)}>
					<Upload className="size-5" aria-hidden />
					{t('votes.prepared.import')}
				</Button>
			</div>
			{drafts === null ? (
				<Skeleton className="h-32" />
			) : drafts.length === 0 ? (
				<p className="text-muted">{t('votes.prepared.empty')}</p>
			) : (
				<ul data-testid="drafts" className="divide-y divide-line rounded-card border border-line">
					{drafts.map((draft) => (
						<DraftRow key={draft.draftId} draft={draft} onEdit={onEdit} onStart={onStart} />
					))}
				</ul>
			)}
		</div>
	);
}

type RowProps = { draft: Draft } & Pick<Props, 'onEdit' | 'onStart'>;

function DraftRow({ draft, onEdit, onStart }: RowProps) {
	const { t } = useTranslation();
	const { removeDraft } = useActions();
	const { questions, anonymous } = draft;
	const title = draftTitle(draft, t);
	const save = async () => {
		const { writeGift } = await import('../../../../sfu/questionFiles/writeGift.ts');
		saveFile(`${title}.gift.txt`, 'text/plain;charset=utf-8', writeGift(questions));
	};
	const saveTable = async () => {
		const { writeQuestionsCsv } = await import('../../../../sfu/questionFiles/questionsCsv.ts');
		saveFile(`${title}.csv`, 'text/csv;charset=utf-8', writeQuestionsCsv(questions));
	};
	return (
		<li data-testid="draft" className="flex flex-wrap items-center gap-x-3 gap-y-1 p-3">
			<div className="min-w-40 grow basis-0">
				<p dir="auto" className="font-medium wrap-anywhere">
					{title}
				</p>
				<p className="figures text-sm text-muted">
					{t('votes.prepared.count', { count: questions.length })} ·{' '}
					{t(anonymous ? 'votes.prepared.anonymous' : 'votes.prepared.byName')}
				</p>
			</div>
			<div className="ml-auto flex items-center gap-1">
				<Button testId="draft-ask" aria-label={t('votes.prepared.askOf', { title })} onClick={() => onStart(draft)}>
					{t('votes.prepared.ask')}
				</Button>
				<Menu
					testId="draft-menu"
					label={t('votes.prepared.more', { title })}
					trigger={
						<IconButton
							testId="draft-options"
							label={t('votes.prepared.more', { title })}
							icon={<Ellipsis className="size-5" aria-hidden />}
						/>
					}
				>
					<MenuItem testId="draft-edit" icon={<Pencil aria-hidden />} onSelect={() => onEdit(draft)}>
						{t('votes.prepared.edit')}
					</MenuItem>
					<MenuItem testId="draft-save" icon={<Download aria-hidden />} onSelect={() => void save()}>
						{t('votes.prepared.save')}
					</MenuItem>
					<MenuItem testId="draft-save-table" icon={<Sheet aria-hidden />} onSelect={() => void saveTable()}>
						{t('votes.prepared.saveTable')}
					</MenuItem>
					<MenuLine />
					<MenuItem
						testId="draft-remove"
						danger
						icon={<Trash2 aria-hidden />}
						onSelect={() => void removeDraft(draft.draftId)}
					>
						{t('votes.prepared.remove')}
					</MenuItem>
				</Menu>
			</div>
		</li>
	);
}

/** Its own, else what its first question asks. */
const draftTitle = ({ title, questions: [first] }: Draft, t: Parameters<typeof questionText>[1]): string =>
	title !== '' || !first ? title : questionText(first, t);
