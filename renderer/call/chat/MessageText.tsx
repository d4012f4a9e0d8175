import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { splitUrls, type TextPart } from './splitUrls.ts';

/** The text of a message with its links, each read from the left also in a text that is read from the right. */
export function MessageText({ children: text }: { children: string }) {
	return splitUrls(text).map((part, index) =>
		part.href ? (
			// biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message never change order
			<MessageLink key={index} part={part} href={part.href} />
		) : (
			// biome-ignore lint/suspicious/noArrayIndexKey: the parts of a message never change order
			<Fragment key={index}>{part.text}</Fragment>
		),
	);
}

function MessageLink({ part: { text, asciiHost }, href }: { part: TextPart; href: string }) {
	const { t } = useTranslation();
	return (
		<bdi dir="ltr">
			<a
				data-testid="chat-link"
				href={href}
				target="_blank"
				rel="noopener noreferrer"
				className="font-medium wrap-anywhere text-accent-ink underline"
			>
				{text}
			</a>
			{asciiHost && <span className="text-sm wrap-anywhere text-muted"> {t('chat.opens', { host: asciiHost })}</span>}
		</bdi>
	);
}
