import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import { classes } from '../../ui/classes.ts';
import { ScrollRegion } from '../../ui/ScrollRegion.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { areKeptOut, ownWindowsShown } from './ownWindowsShown.ts';

/** As many as are worth a look back. */
const shownCount = 20;

/** The end of the chat. It counts as read: this window is on top. What is private stays so where everybody sees this window. */
export function LatestMessages() {
	const { t } = useTranslation();
	const actions = useActions();
	const list = useRef<HTMLDivElement>(null);
	const messages = useCall(useShallow(({ chat }) => chat.slice(-shownCount)));
	const unreadCount = useCall((state) => state.unreadChatCount);
	const last = messages.at(-1)?.messageId;
	useEffect(() => {
		if (unreadCount > 0) actions.markChatRead();
	}, [unreadCount, actions]);
	// biome-ignore lint/correctness/useExhaustiveDependencies: runs for each new message
	useLayoutEffect(() => {
		list.current?.scrollTo({ top: list.current.scrollHeight });
	}, [last]);
	return (
		<ScrollRegion
			ref={list}
			role="log"
			label={t('call.chat.messages')}
			className="flex min-h-16 grow flex-col gap-1.5 overflow-y-auto px-3 py-2 text-[0.9375rem]"
		>
			{messages.length === 0 ? (
				<p className="m-auto text-center text-muted">{t('presenting.small.noMessages')}</p>
			) : (
				messages.map((message) => <Message key={message.messageId} message={message} />)
			)}
		</ScrollRegion>
	);
}

function Message({ message }: { message: ChatMessage }) {
	const { t } = useTranslation();
	const isOwn = useCall((state) => state.selfPeerId === message.peerId);
	const isSeenByAll = useCall((state) => ownWindowsShown(state, areKeptOut()));
	return (
		<p className="wrap-anywhere whitespace-pre-wrap">
			<bdi className={classes('font-semibold', isOwn && 'text-accent-ink')}>
				{isOwn ? t('call.chat.you') : message.displayName}
			</bdi>
			{message.to && (
				<span className="ml-1.5 text-sm font-medium text-warning-ink">{t('presenting.small.private')}</span>
			)}
			{message.to && isSeenByAll ? (
				<span className="block text-muted">{t('presenting.small.hidden')}</span>
			) : (
				<span dir="auto" className="block">
					{message.text}
				</span>
			)}
		</p>
	);
}
