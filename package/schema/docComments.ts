import ts from "typescript";

export interface DocComment {
  readonly text: string;
  /** What follows @default. */
  readonly default?: string;
  /** What follows @example. */
  readonly example?: string;
}

/** By the name of a class, an interface or a constant, and by those of their properties: SyncServiceAccountArgs.account. */
export type DocComments = ReadonlyMap<string, DocComment>;

/** The comments of everything that the kit's own files in the program declare, inherited properties included. */
export function docComments(program: ts.Program): DocComments {
  const checker = program.getTypeChecker();
  const comments = new Map<string, DocComment>();
  const add = (name: string, symbol: ts.Symbol): void => {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(checker)).replaceAll(/\n(?!\n|https:)/g, " ");
    if (text !== "") comments.set(name, { text, ...tagged(symbol, checker) });
  };
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile) continue;
    file.forEachChild((node) => {
      for (const symbol of declared(node, checker)) {
        add(symbol.name, symbol);
        if (ts.isVariableStatement(node)) continue;
        const properties = checker.getDeclaredTypeOfSymbol(symbol).getProperties();
        for (const property of properties) add(`${symbol.name}.${property.name}`, property);
      }
    });
  }
  return comments;
}

function declared(node: ts.Node, checker: ts.TypeChecker): ts.Symbol[] {
  const names = ts.isVariableStatement(node)
    ? node.declarationList.declarations.map(({ name }) => name)
    : (ts.isClassDeclaration(node) || ts.isInterfaceDeclaration(node)) && node.name
      ? [node.name]
      : [];
  return names.map((name) => checker.getSymbolAtLocation(name)).filter((symbol) => symbol !== undefined);
}

function tagged(symbol: ts.Symbol, checker: ts.TypeChecker): Pick<DocComment, "default" | "example"> {
  const tags = symbol.getJsDocTags(checker).map(({ name, text }) => [name, ts.displayPartsToString(text).trim()]);
  const texts = new Map(tags.map(([name = "", text = ""]) => [name, text]));
  const [value, example] = [texts.get("default"), texts.get("example")];
  return { ...(value !== undefined && { default: value }), ...(example !== undefined && { example }) };
}
