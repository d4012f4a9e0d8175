import { Lock, SendHorizontal } from 'lucide-react';
import { type FormEvent, type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { maxChatLength } from '../../../sfu/protocol/operations/chat.ts';
import { everyone } from '../../client/state/composer.ts';
import { splitText } from '../../client/state/splitText.ts';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { isComposing } from '../../ui/keyboard.ts';
import { useActions, useCall } from '../useCall.tsx';
import { RecipientOptions } from './RecipientOptions.tsx';
import { recipientsOf } from './recipients.ts';

/** The length of a message is shown from here on. */
const countedFrom = maxChatLength - 200;

/**
 * Enter sends, Shift+Enter starts a new line. Coloured while it goes to one person. While the chosen recipient of a private message has left, nothing can be
 * sent: it must not go to everybody by accident.
 */
export function ChatForm() {
	const { t } = useTranslation();
	const actions = useActions();
	const allowed = useCall((state) => state.permissions.chat);
	const to = useCall((state) => state.draftTo);
	const text = useCall((state) => state.drafts[state.draftTo] ?? '');
	const recipients = useCall(useShallow(recipientsOf));
	const field = useFocusedField(allowed);
	const receiver = recipients.find((peer) => peer.peerId === to);
	const isPrivate = to !== everyone;
	const gone = isPrivate && !receiver;
	const label = receiver ? t('chat.privateField', { name: receiver.displayName }) : t('call.chat.field');
	const partCount = splitText(text, maxChatLength).length;

	const send = () => {
		if (partCount === 0 || gone) return;
		void actions.sendDraft();
		field.current?.focus();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.key !== 'Enter' || event.shiftKey || isComposing(event.nativeEvent)) return;
		event.preventDefault();
		// A long text is sent by its button, which says in how many messages.
		if (partCount === 1) send();
	};
	const onSubmit = (event: FormEvent) => {
		event.preventDefault();
		send();
	};
	if (!allowed) return <p className="border-t border-line p-4 text-center text-muted">{t('call.chat.forbidden')}</p>;
	return (
		<form
			onSubmit={onSubmit}
			data-private={isPrivate}
			className={classes(
				// One row where a panel has hardly any height.
				'border-t p-3 beside:rounded-b-2xl short:rounded-none short:p-1.5 tiny:flex tiny:flex-wrap tiny:items-end tiny:gap-x-2',
				isPrivate ? 'border-warning-ink bg-warning-soft' : 'border-line',
			)}
		>
			{(recipients.length > 0 || gone) && (
				<label
					className={classes(
						'mb-2 flex items-center gap-2 text-sm short:mb-1 tiny:mb-0 tiny:w-26 tiny:shrink-0 tiny:gap-1',
						isPrivate ? 'font-medium text-warning-ink' : 'text-muted',
					)}
				>
					{isPrivate && <Lock className="size-4 shrink-0" aria-hidden />}
					<span className="tiny:sr-only">{t('call.chat.to')}</span>
					<select
						data-testid="chat-recipient"
						value={to}
						onChange={(event) => actions.setDraftTo(event.target.value)}
						className="min-h-11 min-w-0 grow rounded-lg bg-transparent px-1 text-[0.9375rem] font-medium text-ink"
					>
						<option value={everyone}>{t('call.chat.everyone')}</option>
						{gone && <option value={to}>{t('call.chat.left')}</option>}
						<RecipientOptions recipients={recipients} />
					</select>
				</label>
			)}
			<div className="flex min-w-0 grow items-end gap-2 tiny:basis-0">
				<textarea
					data-testid="chat-text"
					ref={field}
					dir="auto"
					value={text}
					onChange={(event) => actions.setDraft(event.target.value)}
					onKeyDown={onKeyDown}
					rows={1}
					aria-label={label}
					aria-describedby={text.length >= countedFrom ? 'chat-length' : undefined}
					placeholder={label}
					className={classes(
						'field-sizing-content max-h-32 min-h-11 tiny:max-h-20 min-w-0 grow resize-none rounded-[22px] border bg-card px-4 py-2.5 leading-snug placeholder:text-muted',
						isPrivate ? 'border-warning-ink' : 'border-edge',
					)}
				/>
				<IconButton
					testId="chat-send"
					type="submit"
					variant="primary"
					label={partCount > 1 ? t('call.chat.sendParts', { count: partCount }) : t('call.chat.send')}
					disabled={partCount === 0 || gone}
					// The caret stays in the field.
					onMouseDown={(event) => event.preventDefault()}
					icon={<SendHorizontal className="size-5" aria-hidden />}
				/>
			</div>
			{text.length >= countedFrom && (
				<p
					id="chat-length"
					data-testid="chat-length"
					role="status"
					className="figures mt-1.5 px-4 text-sm text-muted tiny:basis-full"
				>
					{t(partCount > 1 ? 'call.chat.tooLong' : 'call.chat.length', {
						length: text.length,
						max: maxChatLength,
						count: partCount,
					})}
				</p>
			)}
		</form>
	);
}

/**
 * Takes the focus when the chat opens, behind what is in it; not on phones, where the keyboard would cover what is to be read.
 * Takes it for a reply everywhere.
 */
function useFocusedField(allowed: boolean) {
	const field = useRef<HTMLTextAreaElement>(null);
	useLayoutEffect(() => {
		const { current: element } = field;
		if (!allowed || !element || matchMedia('(hover: none) and (pointer: coarse)').matches) return;
		element.focus();
		element.setSelectionRange(element.value.length, element.value.length);
	}, [allowed]);
	const reply = useCall((state) => state.reply);
	useLayoutEffect(() => {
		if (reply) field.current?.focus();
	}, [reply]);
	return field;
}
