/** The field that a page searches its list with; / leads there. With words in it, the browser's own ✕ stands there. */
interface Props {
  class: string;
  words: string; // what it is for
  value: string;
  onInput: (words: string) => void;
}

export function Find({ class: name, words, value, onInput }: Props) {
  return (
    <label class={name}>
      <input
        id="find"
        type="search"
        placeholder={words}
        aria-label={words}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {!value && <kbd>/</kbd>}
    </label>
  );
}
