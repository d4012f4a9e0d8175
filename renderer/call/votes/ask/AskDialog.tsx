import { Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from '../../../../sfu/protocol/models/questions.ts';
import type { Draft, VoteTerms } from '../../../../sfu/protocol/models/votes.ts';
import type { UnsavedDraft } from '../../../client/state/votes.ts';
import { Dialog } from '../../../ui/Dialog.tsx';
import { useActions, useCall } from '../../useCall.tsx';
import { ResultList } from '../kept/ResultList.tsx';
import { DraftEditor } from '../prepared/DraftEditor.tsx';
import { PreparedList } from '../prepared/PreparedList.tsx';
import { AskNow } from './AskNow.tsx';
import { rememberedTerms, rememberTerms } from './terms.ts';

const tabs = ['now', 'prepared', 'results'] as const;
type Tab = (typeof tabs)[number];

const tabClasses =
	'min-h-11 grow rounded-[10px] px-3 text-[0.9375rem] font-medium text-muted hover:bg-hover data-[state=active]:bg-hover data-[state=active]:text-ink';

/** Asks the class at once, or something prepared; shows what was answered before. */
export function AskDialog({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const { openVote, startQuiz, saveDraft } = useActions();
	const [tab, setTab] = useState<Tab>('now');
	const [terms, setTerms] = useState(rememberedTerms);
	const [edited, setEdited] = useState<UnsavedDraft | null>(null);
	useVoteLists();

	const keepTerms = (next: VoteTerms) => {
		setTerms(next);
		rememberTerms(next);
	};
	const ask = async (question: Question, how: VoteTerms) => {
		if (await openVote(question, how)) onClose();
	};
	const start = async ({ draftId, questions, ...how }: Draft) => {
		const [first, second] = questions;
		if (first && !second) return ask(first, how);
		if (await startQuiz(draftId)) onClose();
	};
	const save = async (draft: UnsavedDraft) => {
		if (!(await saveDraft(draft))) return;
		setEdited(null);
		setTab('prepared');
	};
	const edit = (questions: Question[]) => setEdited({ title: '', ...terms, questions });

	if (edited)
		return (
			<Dialog open wide onOpenChange={onClose} title={t('votes.editor.title')} testId="ask-dialog">
				<DraftEditor
					draft={edited}
					onSave={save}
					onAsk={({ questions: [question], ...how }) => question && void ask(question, how)}
					onCancel={() => setEdited(null)}
				/>
			</Dialog>
		);
	return (
		<Dialog open wide onOpenChange={onClose} title={t('votes.ask.title')} testId="ask-dialog">
			<Tabs.Root value={tab} onValueChange={(value) => setTab(tabs.find((each) => each === value) ?? 'now')}>
				<Tabs.List aria-label={t('votes.ask.title')} className="mt-3 mb-4 flex gap-1">
					{tabs.map((each) => (
						<Tabs.Trigger key={each} data-testid={`ask-tab-${each}`} value={each} className={tabClasses}>
							{t(`votes.tab.${each}`)}
						</Tabs.Trigger>
					))}
				</Tabs.List>
				<Tabs.Content value="now">
					<AskNow
						terms={terms}
						onTerms={keepTerms}
						onAsk={(question) => void ask(question, terms)}
						onWrite={(question) => edit([question])}
					/>
				</Tabs.Content>
				<Tabs.Content value="prepared">
					<PreparedList onNew={edit} onEdit={setEdited} onStart={(draft) => void start(draft)} terms={terms} />
				</Tabs.Content>
				<Tabs.Content value="results">
					<ResultList onAsk={(question) => void ask(question, terms)} />
				</Tabs.Content>
			</Tabs.Root>
		</Dialog>
	);
}

/** Loads drafts and results; again when they were forgotten, as after a lost connection. */
function useVoteLists(): void {
	const { loadVoteLists } = useActions();
	const isMissing = useCall(({ voteDrafts, voteResults }) => voteDrafts === null || voteResults === null);
	useEffect(() => {
		if (isMissing) void loadVoteLists();
	}, [isMissing, loadVoteLists]);
}
