/** A `${name…}` in a text, by its offsets. `rest` is what stands behind the name: an operator of bash, or nothing. */
export interface FluxExpression {
  readonly start: number;
  readonly end: number;
  /** With `#` before it for a length. */
  readonly name: string;
  readonly rest: string;
  /** `$${name}`: it stands for the text `${name}`. */
  readonly isEscaped: boolean;
}

const NAME = /#?[A-Za-z_]\w*/y;

/** The variables of a text as Flux reads them after a build (`fluxcd/pkg/envsubst`), in time that grows with the text. */
export function fluxExpressions(text: string): readonly FluxExpression[] {
  const found: FluxExpression[] = [];
  let close = -1;
  for (let open = text.indexOf("${"); open >= 0; open = text.indexOf("${", open + 2)) {
    if (close < open) close = text.indexOf("}", open);
    if (close < 0) break;
    NAME.lastIndex = open + 2;
    const name = NAME.exec(text)?.[0];
    if (name === undefined || NAME.lastIndex > close) continue;
    const rest = text.slice(open + 2 + name.length, close);
    const isEscaped = text.charAt(open - 1) === "$";
    found.push({ start: isEscaped ? open - 1 : open, end: close + 1, name, rest, isEscaped });
    open = close - 1;
  }
  return found;
}

/** The text between its variables: one part more than it has variables. */
export function aroundExpressions(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (const { start, end, isEscaped } of fluxExpressions(text)) {
    if (isEscaped) continue;
    parts.push(text.slice(from, start));
    from = end;
  }
  return [...parts, text.slice(from)];
}
