import type { ComponentType } from 'react';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { PeoplePanel } from './people/PeoplePanel.tsx';
import type { PanelName } from './SidePanel.tsx';

export const panels: Record<PanelName, ComponentType<{ onClose: () => void }>> = {
	chat: ChatPanel,
	people: PeoplePanel,
};
