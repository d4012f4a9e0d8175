import { Fragment, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import { wallTimeMs } from '../../steadyNow.ts';
import { classes } from '../../ui/classes.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { formatClock } from '../../ui/time.ts';
import { PersonName } from '../PersonName.tsx';
import { SidePanel } from '../SidePanel.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { ChatForm } from './ChatForm.tsx';
import { splitUrls } from './splitUrls.ts';
import { UnsentMessages } from './UnsentMessages.tsx';

/** CSS px. A list scrolled to within this distance of its end follows new messages. */
const nearEndPx = 80;

export function ChatPanel({ onClose }: { onClose: () => void }) {
	const { t } = useTranslation();
	const actions = useActions();
	const messages = useCall((state) => state.chat);
	const unreadCount = useCall((state) => state.unreadChatCount);
	const lastUnsent = useCall((state) => state.unsent.at(-1)?.id);
	const isOwn = useCall((state) => lastUnsent !== undefined || messages.at(-1)?.peerId === state.selfPeerId);
	const list = useScrollToEnd(lastUnsent ?? messages.at(-1)?.messageId, isOwn);
	useEffect(() => {
		if (unreadCount > 0) actions.markChatRead();
	}, [unreadCount, actions]);
	return (
		<SidePanel name="chat" title={t('call.chat.label')} onClose={onClose}>
			<ScrollRegion
				ref={list}
				role="log"
				aria-live="polite"
				label={t('call.chat.messages')}
				className="flex min-h-0 grow short:min-h-20 flex-col overflow-y-auto px-4 py-2"
			>
				{messages.length === 0 && lastUnsent === undefined ? (
					<p className="m-auto max-w-56 text-center text-muted">{t('call.chat.empty')}</p>
				) : (
					messages.map((message, index) => (
						<MessageRow key={message.messageId} message={message} follows={follows(messages[index - 1], message)} />
					))
				)}
				<UnsentMessages />
			</ScrollRegion>
			<ChatForm />
		</SidePanel>
	);
}

const sameTalkMs = 120_000;

/** The same sender wrote to the same recipients within `sameTalkMs`: the sender's name is not repeated. */
const follows = (last: ChatMessage | undefined, next: ChatMessage) =>
	last?.peerId === next.peerId &&
	last.role === next.role &&
	last.to === next.to &&
	next.sentAtMs - last.sentAtMs < sameTalkMs;

/** @param isOwn whoever has just written looks at the end, wherever the list is */
function useScrollToEnd(lastMessageId: string | undefined, isOwn: boolean) {
	const list = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	useEffect(() => {
		const element = list.current;
		if (!element) return;
		const watch = () => {
			atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEndPx;
		};
		element.addEventListener('scroll', watch, { passive: true });
		return () => element.removeEventListener('scroll', watch);
	}, []);
	// biome-ignore lint/correctness/useExhaustiveDependencies: runs for each new message; the count would not change once old messages are dropped
	useLayoutEffect(() => {
		if (atEnd.current || isOwn) list.current?.scrollTo({ top: list.current.scrollHeight });
	}, [lastMessageId]);
	return list;
}

function MessageRow({ message, follows: continued }: { message: ChatMessage; follows: boolean }) {
	const { t } = useTranslation();
	const own = useCall((state) => state.selfPeerId === message.peerId);
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const toName = useCall((state) => {
		if (!message.to) return null;
		if (message.to === state.selfPeerId) return t('call.chat.youInside');
		return state.peers.find((peer) => peer.peerId === message.to)?.displayName ?? t('call.chat.gone');
	});
	return (
		<div
			data-testid="chat-message"
			className={classes('flex flex-col', own && 'items-end', continued ? 'mt-1' : 'mt-4 first:mt-0')}
		>
			{!continued && (
				<p className="mb-1 flex gap-2 text-sm">
					<span className="min-w-0 font-semibold">
						{own ? t('call.chat.you') : <PersonName name={message.displayName} role={message.role} roleWord="always" />}
					</span>
					<span className="figures text-muted">{formatClock(wallTimeMs(message.sentAtMs - serverAheadMs))}</span>
				</p>
			)}
			{toName && !continued && (
				<p className="mb-1 text-sm font-medium text-warning-ink">{t('call.chat.privateTo', { name: toName })}</p>
			)}
			<p
				dir="auto"
				className={classes(
					'forced-edge w-fit max-w-[90%] rounded-2xl px-3.5 py-2 text-[0.9375rem] whitespace-pre-wrap',
					own ? 'bg-accent-soft' : 'bg-hover',
				)}
			>
				{splitUrls(message.text).map((part, index) =>
					part.href ? (
						<a
							// biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message never change order
							key={index}
							href={part.href}
							target="_blank"
							rel="noopener noreferrer"
							className="font-medium text-accent-ink underline"
						>
							{part.text}
						</a>
					) : (
						// biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message never change order
						<Fragment key={index}>{part.text}</Fragment>
					),
				)}
			</p>
		</div>
	);
}
