import { ChevronDown } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VoteView } from '../../../../sfu/protocol/models/votes.ts';
import type { TestId } from '../../../testIds/testIds.ts';
import { NameText } from '../../../ui/NameText.tsx';
import { type HostActions, useCall } from '../../useCall.tsx';
import { QuestionHead } from '../answer/QuestionHead.tsx';
import { ResultView } from '../results/ResultView.tsx';
import { AnsweredBar } from './AnsweredBar.tsx';
import { VoteButtons } from './VoteButtons.tsx';

type Props = { vote: VoteView; headingId: string; host: HostActions };

/**
 * The running question for hosts and co-hosts: how many have answered, what, who is missing, and what comes next. What the
 * class is not to see yet is folded: the screen may be on a projector.
 */
export function HostView({ vote, headingId, host }: Props) {
	const { t } = useTranslation();
	const counted = useCall((state) => state.voteCount);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const count = counted?.voteId === vote.voteId ? counted : null;
	const hasTexts = vote.question.kind === 'text' || vote.question.kind === 'words';
	return (
		<div className="space-y-3" data-testid="vote-host" data-open={vote.open}>
			<QuestionHead vote={vote} serverAheadMs={serverAheadMs} id={headingId} />
			{count && <AnsweredBar answered={count.tally.answered} expected={count.expected} isOpen={vote.open} />}
			{vote.result && <ResultView question={vote.question} tally={vote.result} />}
			{count && count.tally.answered > 0 && (vote.result === null || hasTexts) && (
				<Folded testId="vote-peek" label={t(vote.result ? 'votes.host.hideTexts' : 'votes.host.peek')}>
					<ResultView question={count.question} tally={count.tally} onHide={(...what) => void host.hideText(...what)} />
				</Folded>
			)}
			{count?.missing && count.missing.length > 0 && (
				<Folded testId="vote-missing" label={t('votes.host.missing', { count: count.missing.length })}>
					<ul className="flex flex-wrap gap-x-3 gap-y-1">
						{count.missing.map((name, index) => (
							// biome-ignore lint/suspicious/noArrayIndexKey: two phones may have given the same name
							<li key={index}>
								<NameText>{name}</NameText>
							</li>
						))}
					</ul>
				</Folded>
			)}
			<VoteButtons vote={vote} hasRight={count !== null && 'right' in count.question} host={host} />
		</div>
	);
}

function Folded({ testId, label, children }: { testId: TestId; label: string; children: ReactNode }) {
	const [isOpen, setOpen] = useState(false);
	return (
		<Collapsible.Root open={isOpen} onOpenChange={setOpen}>
			<Collapsible.Trigger
				data-testid={testId}
				className="group -mx-2 inline-flex min-h-11 items-center gap-1.5 rounded-[10px] px-2 text-left font-medium text-accent-ink hover:bg-hover"
			>
				<ChevronDown
					className="size-5 shrink-0 transition-transform duration-150 group-data-[state=open]:rotate-180"
					aria-hidden
				/>
				{label}
			</Collapsible.Trigger>
			<Collapsible.Content className="pt-1">{children}</Collapsible.Content>
		</Collapsible.Root>
	);
}
