import { useCallback, useState } from 'react';

export type LibraryMessage = { id: number; text: string; undo?: () => void };

/** The toasts of the library, oldest first. */
export function useMessages() {
	const [messages, setMessages] = useState<{ next: number; shown: LibraryMessage[] }>({ next: 1, shown: [] });
	const tell = useCallback((text: string, undo?: () => void) => {
		setMessages(({ next, shown }) => ({
			next: next + 1,
			shown: [...shown, { id: next, text, ...(undo && { undo }) }],
		}));
	}, []);
	const dismiss = useCallback((id: number) => {
		setMessages(({ next, shown }) => ({ next, shown: shown.filter((message) => message.id !== id) }));
	}, []);
	return { messages: messages.shown, tell, dismiss };
}
