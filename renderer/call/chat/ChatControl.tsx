import { MessageSquare } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import type { ControlProps, Shortcut } from '../entries.ts';
import { useCall } from '../useCall.tsx';

export const chatShortcut: Shortcut = {
	keyName: 'C',
	label: 'call.chat.shortcut',
	press: ({ panel }) => panel.toggle('chat'),
};

export function ChatControl({ panel }: ControlProps) {
	const { t } = useTranslation();
	const unreadCount = useCall((state) => state.unreadChatCount);
	return (
		<ControlButton
			testId="controls-chat"
			label={t('call.chat.label')}
			caption={t('call.chat.label')}
			hint={chatShortcut.keyName}
			tone={panel.open === 'chat' ? 'active' : 'plain'}
			aria-expanded={panel.open === 'chat'}
			count={unreadCount}
			countText={t('call.chat.unread', { count: unreadCount })}
			icon={<MessageSquare aria-hidden />}
			onClick={() => panel.toggle('chat')}
		/>
	);
}
