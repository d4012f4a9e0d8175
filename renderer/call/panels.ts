import type { ComponentType } from 'react';
import type { PanelName } from '../client/state/panel.ts';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { PeoplePanel } from './people/PeoplePanel.tsx';
import { SlidesPanel } from './slides/SlidesPanel.tsx';

export const panels: Record<PanelName, ComponentType<{ onClose: () => void }>> = {
	chat: ChatPanel,
	people: PeoplePanel,
	slides: SlidesPanel,
};
