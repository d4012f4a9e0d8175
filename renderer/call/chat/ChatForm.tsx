import { SendHorizontal } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { IconButton } from '../../ui/Button.tsx';
import { useActions, useCall } from '../useCall.tsx';

const everyone = '';

/**
 * Enter sends, Shift+Enter starts a new line. A message that could not be sent returns to the field. While the chosen
 * recipient of a private message has left, nothing can be sent: it must not go to everybody by accident.
 */
export function ChatForm() {
	const { t } = useTranslation();
	const actions = useActions();
	const allowed = useCall((state) => state.permissions.chat);
	const [text, setText] = useState('');
	const [to, setTo] = useState(everyone);
	const recipients = useRecipients();
	const gone = to !== everyone && !recipients.some((peer) => peer.peerId === to);

	const send = async () => {
		const message = text.trim();
		if (!message || gone) return;
		setText('');
		const sent = await actions.sendChat(message, to || undefined);
		if (!sent) setText((typedMeanwhile) => typedMeanwhile || message);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
		event.preventDefault();
		void send();
	};
	const onSubmit = (event: FormEvent) => {
		event.preventDefault();
		void send();
	};
	if (!allowed) return <p className="border-t border-line p-4 text-center text-muted">{t('call.chat.forbidden')}</p>;
	return (
		<form onSubmit={onSubmit} className="border-t border-line p-3">
			{(recipients.length > 0 || gone) && (
				<label className="mb-2 flex items-center gap-2 text-sm text-muted">
					{t('call.chat.to')}
					<select
						value={to}
						onChange={(event) => setTo(event.target.value)}
						className="min-h-11 min-w-0 grow rounded-lg bg-transparent px-1 text-[0.9375rem] font-medium text-ink"
					>
						<option value={everyone}>{t('call.chat.everyone')}</option>
						{gone && <option value={to}>{t('call.chat.left')}</option>}
						{recipients.map((peer) => (
							<option key={peer.peerId} value={peer.peerId}>
								{t('call.chat.only', { name: peer.displayName })}
							</option>
						))}
					</select>
				</label>
			)}
			<div className="flex items-end gap-2">
				<textarea
					value={text}
					onChange={(event) => setText(event.target.value)}
					onKeyDown={onKeyDown}
					rows={1}
					maxLength={2000}
					aria-label={t('call.chat.field')}
					placeholder={t('call.chat.field')}
					className="field-sizing-content max-h-32 min-h-11 min-w-0 grow resize-none rounded-[22px] border border-edge bg-card px-4 py-2.5 leading-snug placeholder:text-muted"
				/>
				<IconButton
					type="submit"
					variant="primary"
					label={t('call.chat.send')}
					disabled={!text.trim() || gone}
					icon={<SendHorizontal className="size-5" aria-hidden />}
				/>
			</div>
		</form>
	);
}

/** Hosts and co-hosts may write to any one person, participants to hosts and co-hosts only. */
const useRecipients = () =>
	useCall(
		useShallow((state) =>
			state.peers.filter((peer) => !peer.isSelf && (state.role !== 'participant' || peer.role !== 'participant')),
		),
	);
