import { GraduationCap } from 'lucide-react';
import { classes } from './classes.ts';

type Props = {
	/** What the person is, e.g. "Host". */
	label: string;
	/** `dark`: over video. */
	tone?: 'plain' | 'dark';
	/** Whether the word stands beside the icon; else it is the tooltip, and for screen readers. */
	withWord?: boolean;
};

/** Marks a host beside their name. Nobody can type it: it is a picture, beside the name and not in it. */
export function RoleBadge({ label, tone = 'plain', withWord = false }: Props) {
	return (
		<span
			title={label}
			data-testid="role-badge"
			className={classes(
				'inline-flex shrink-0 items-center gap-1 rounded-full text-xs font-semibold',
				withWord ? 'px-2 py-0.5' : 'p-0.5',
				tone === 'dark' ? 'bg-teal-300 text-slate-950' : 'bg-accent-fill text-on-accent',
			)}
		>
			<GraduationCap className="size-4" aria-hidden />
			<span className={withWord ? undefined : 'sr-only'}>{label}</span>
		</span>
	);
}
