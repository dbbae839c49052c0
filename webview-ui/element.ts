/** Builds elements from data; text is always set as text, never as markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  options: {
    readonly className?: string;
    readonly text?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  } = {},
  children: readonly (Node | undefined)[] = [],
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), options, children);
}

/** The same for the elements of the kit. */
export function kitElement<T extends HTMLElement>(
  tag: `mo-${string}`,
  options: {
    readonly className?: string;
    readonly text?: string;
    readonly attributes?: Readonly<Record<string, string>>;
  } = {},
): T {
  return fill(document.createElement(tag) as unknown as T, options, []);
}

function fill<T extends HTMLElement>(
  made: T,
  {
    className,
    text,
    attributes,
  }: { readonly className?: string; readonly text?: string; readonly attributes?: Readonly<Record<string, string>> },
  children: readonly (Node | undefined)[],
): T {
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value);
  for (const child of children) if (child) made.append(child);
  return made;
}
