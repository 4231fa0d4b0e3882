// A table that becomes a list of cards on a small screen. Some browsers forget that it is one when it is laid out
// otherwise, so its parts say what they are.
import type { Child } from 'hono/jsx';

const role = (name: string) => ({ role: name });

interface Heads {
  /** The last may be empty: what can be done about a row. */
  columns: readonly string[];
  /** What the table is of, where no heading says so. */
  label: string;
  children: Child;
}

export const Stack = ({ columns, label, children }: Heads) => (
  <table class="stack" aria-label={label} {...role('table')}>
    <thead {...role('rowgroup')}>
      <tr {...role('row')}>
        {columns.map(name => (
          <th scope="col" {...role('columnheader')}>
            {name || <span class="unseen">What to do</span>}
          </th>
        ))}
      </tr>
    </thead>
    <tbody {...role('rowgroup')}>{children}</tbody>
  </table>
);

export const Row = ({ id, mark, children }: { id?: string; mark?: string | undefined; children: Child }) => (
  <tr id={id} class={mark || undefined} {...role('row')}>
    {children}
  </tr>
);

/** `name`: said before it where the heads are out of sight. `none`: not worth a line there. */
export const Cell = ({
  name,
  mark,
  none,
  children,
}: {
  name?: string;
  mark?: string;
  none?: boolean;
  children?: Child;
}) => (
  <td
    data-name={name}
    class={[mark, none ? 'none' : undefined].filter(Boolean).join(' ') || undefined}
    {...role('cell')}
  >
    {children}
  </td>
);
