import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import type { CallState } from '../../client/state/callState.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { SidePanel } from '../SidePanel.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { ChatForm } from './ChatForm.tsx';
import { MessageRow } from './MessageRow.tsx';
import { UnsentMessages } from './UnsentMessages.tsx';
import { useKeptAtEnd } from './useKeptAtEnd.ts';

export function ChatPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const actions = useActions();
	const messages = useCall((state) => state.chat);
	const unreadCount = useCall((state) => state.unreadChatCount);
	const hasUnsent = useCall((state) => state.unsent.length > 0);
	const { list, content } = useKeptAtEnd(useCall(newestOwn));
	useEffect(() => {
		if (unreadCount > 0) actions.markChatRead();
	}, [unreadCount, actions]);
	return (
		<SidePanel name="chat" title={t('call.chat.label')} onClose={onClose}>
			<ScrollRegion
				ref={list}
				role="log"
				data-testid="chat-messages"
				aria-live="polite"
				label={t('call.chat.messages')}
				className="flex min-h-0 grow short:min-h-20 flex-col overflow-y-auto px-4 py-2"
			>
				<div ref={content} className="flex shrink-0 grow flex-col">
					{messages.length === 0 && !hasUnsent ? (
						<p className="m-auto max-w-56 text-center text-muted">{t('call.chat.empty')}</p>
					) : (
						messages.map((message, index) => (
							<MessageRow
								key={message.messageId}
								message={message}
								continued={follows(messages[index - 1], message)}
								continues={follows(message, messages[index + 1])}
							/>
						))
					)}
					<UnsentMessages />
				</div>
			</ScrollRegion>
			<ChatForm />
		</SidePanel>
	);
}

/** A message on its way to the server comes after those that the server has. */
const newestOwn = ({ unsent, chat, selfPeerId }: CallState): string | undefined =>
	unsent.at(-1)?.id ?? chat.findLast(({ peerId }) => peerId === selfPeerId)?.messageId;

const sameTalkMs = 120_000;

/** The same sender wrote to the same recipients within `sameTalkMs`. */
const follows = (last: ChatMessage | undefined, next: ChatMessage | undefined) =>
	last !== undefined &&
	next !== undefined &&
	last.peerId === next.peerId &&
	last.role === next.role &&
	last.to === next.to &&
	next.sentAtMs - last.sentAtMs < sameTalkMs;
