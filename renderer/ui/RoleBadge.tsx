import { GraduationCap } from 'lucide-react';
import { classes } from './classes.ts';

/** Where the word stands beside the picture; else it is the tooltip, and for screen readers. */
const looks = {
	never: { badge: 'p-0.5', word: 'sr-only' },
	always: { badge: 'px-2 py-0.5', word: '' },
	/** In an `@container` that has room for it. */
	whereWide: { badge: 'p-0.5 @min-[16rem]:px-2', word: '@max-[16rem]:sr-only' },
};
export type RoleWord = keyof typeof looks;

type Props = {
	/** What the person is, e.g. "Teacher". */
	label: string;
	/** `dark`: over video. */
	tone?: 'plain' | 'dark';
	word?: RoleWord;
};

/** Marks a host beside their name. Nobody can type it: it is a picture, beside the name and not in it. */
export function RoleBadge({ label, tone = 'plain', word = 'never' }: Props) {
	return (
		<span
			title={label}
			data-testid="role-badge"
			className={classes(
				'inline-flex shrink-0 items-center gap-1 rounded-full text-xs font-semibold',
				looks[word].badge,
				tone === 'dark' ? 'bg-teal-300 text-slate-950' : 'bg-accent-fill text-on-accent',
			)}
		>
			<GraduationCap className="size-4" aria-hidden />
			<span className={looks[word].word}>{label}</span>
		</span>
	);
}
