import { Lock, Reply } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ChatMessage } from '../../../sfu/protocol/models.ts';
import { wallTimeMs } from '../../steadyNow.ts';
import { Button } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { formatClock } from '../../ui/time.ts';
import { PersonName } from '../PersonName.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { MessageText } from './MessageText.tsx';
import { canReplyTo } from './recipients.ts';

type Props = {
	message: ChatMessage;
	/** The same sender wrote to the same recipients just before: the name is not repeated. */
	continued: boolean;
	/** It goes on below: a private message is answered at the end. */
	continues: boolean;
};

export function MessageRow({ message, continued, continues }: Props) {
	const own = useCall((state) => state.selfPeerId === message.peerId);
	const isPrivate = message.to !== undefined;
	return (
		<div
			data-testid="chat-message"
			className={classes('flex flex-col', own && 'items-end', continued ? 'mt-1' : 'mt-4 first:mt-0')}
		>
			{!continued && <Sender message={message} own={own} />}
			<p
				dir="auto"
				className={classes(
					'forced-edge w-fit max-w-[90%] rounded-2xl px-3.5 py-2 text-[0.9375rem] whitespace-pre-wrap',
					isPrivate ? 'bg-warning-soft' : own ? 'bg-accent-soft' : 'bg-hover',
				)}
			>
				<MessageText>{message.text}</MessageText>
			</p>
			{isPrivate && !own && !continues && <ReplyButton message={message} />}
		</div>
	);
}

/** Who wrote it and when, and for whom alone. */
function Sender({ message, own }: { message: ChatMessage; own: boolean }) {
	const { t } = useTranslation();
	const serverAheadMs = useCall((state) => state.serverAheadMs);
	const toName = useCall((state) => {
		if (!message.to) return null;
		if (message.to === state.selfPeerId) return t('call.chat.youInside');
		return state.peers.find((peer) => peer.peerId === message.to)?.displayName ?? t('call.chat.gone');
	});
	return (
		<>
			<p className="mb-1 flex max-w-full gap-2 text-sm">
				<span className="min-w-0 font-semibold">
					{own ? t('call.chat.you') : <PersonName name={message.displayName} role={message.role} roleWord="always" />}
				</span>
				<span className="figures text-muted">{formatClock(wallTimeMs(message.sentAtMs - serverAheadMs))}</span>
			</p>
			{toName && (
				<p className="mb-1 flex items-center gap-1.5 text-sm font-medium text-warning-ink">
					<Lock className="size-3.5 shrink-0" aria-hidden />
					{t('call.chat.privateTo', { name: toName })}
				</p>
			)}
		</>
	);
}

/** Answers the sender alone. */
function ReplyButton({ message: { peerId, displayName } }: { message: ChatMessage }) {
	const { t } = useTranslation();
	const actions = useActions();
	const isPossible = useCall((state) => canReplyTo(state, peerId));
	if (!isPossible) return null;
	return (
		<Button
			testId="chat-reply"
			variant="quiet"
			aria-label={t('chat.replyTo', { name: displayName })}
			className="mt-1 self-start px-3 text-sm"
			onClick={() => actions.replyTo(peerId)}
		>
			<Reply className="size-4" aria-hidden />
			{t('chat.reply')}
		</Button>
	);
}
