const TRANSACTIONS = new Set(["tenantTransaction", "inTenantTransaction"]);
const WRITES = new Set(["insert", "update", "delete"]);
const SQL_WRITE = /^\s*(with\b[\s\S]*\b)?(insert|update|delete)\b/i;
const FUNCTION_TYPES = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

const children = (node) =>
  Object.entries(node)
    .filter(([key]) => key !== "parent")
    .flatMap(([, value]) => (Array.isArray(value) ? value : [value]))
    .filter((value) => value && typeof value === "object" && typeof value.type === "string");

const walk = (node, visit) => {
  visit(node);
  for (const child of children(node)) walk(child, visit);
};

const topLevelFunctions = (program) =>
  program.body.flatMap((statement) => {
    const exported = statement.type === "ExportNamedDeclaration";
    const declaration = exported ? statement.declaration : statement;
    if (declaration?.type === "FunctionDeclaration")
      return [{ name: declaration.id.name, node: declaration, exported }];
    if (declaration?.type !== "VariableDeclaration") return [];
    return declaration.declarations
      .filter(({ init }) => init && FUNCTION_TYPES.has(init.type))
      .map(({ id, init }) => ({ name: id.name, node: init, exported }));
  });

/** The receiver of `a.b().insert(...)`: the identifier a chain starts from. */
const chainStart = (node) => {
  if (node.type === "Identifier") return node.name;
  if (node.type === "MemberExpression") return chainStart(node.object);
  if (node.type === "CallExpression") return chainStart(node.callee);
  return undefined;
};

const isTxType = (parameter) => parameter?.typeAnnotation?.typeAnnotation?.typeName?.name === "Tx";

const transactionNames = (node) => {
  const names = new Set(["tx"]);
  walk(node, (inner) => {
    if (FUNCTION_TYPES.has(inner.type))
      for (const parameter of inner.params) if (isTxType(parameter)) names.add(parameter.name);
    if (inner.type !== "CallExpression" || !TRANSACTIONS.has(inner.callee.name)) return;
    const callback = inner.arguments.find((argument) => FUNCTION_TYPES.has(argument.type));
    if (callback?.params[0]?.name) names.add(callback.params[0].name);
  });
  return names;
};

const writesSql = (call) =>
  call.arguments.some(
    (argument) =>
      argument.type === "TaggedTemplateExpression" &&
      SQL_WRITE.test(argument.quasi.quasis.map((part) => part.value.raw).join("?")),
  );

const ownFacts = ({ name, node, exported }) => {
  const calls = new Set();
  const transactions = transactionNames(node);
  let writes = false;
  walk(node, (inner) => {
    if (inner.type !== "CallExpression") return;
    const { callee } = inner;
    if (callee.type === "Identifier") calls.add(callee.name);
    if (callee.type !== "MemberExpression" || !transactions.has(chainStart(callee.object))) return;
    if (WRITES.has(callee.property.name)) writes = true;
    if (callee.property.name === "execute" && writesSql(inner)) writes = true;
  });
  return {
    name,
    node,
    exported,
    calls,
    writes,
    opensTransaction: [...calls].some((call) => TRANSACTIONS.has(call)),
    permits: calls.has("permit") || calls.has("permitStaff"),
    audits: calls.has("writeAudit"),
    firstParameterType: node.params[0]?.typeAnnotation?.typeAnnotation?.typeName?.name,
  };
};

/** What each top-level function does, the functions of the same file that it calls included. */
export const readFunctions = (program) => {
  const own = new Map(topLevelFunctions(program).map((found) => [found.name, ownFacts(found)]));
  const reach = (facts, seen = new Set()) => {
    if (seen.has(facts.name)) return [];
    seen.add(facts.name);
    return [facts, ...[...facts.calls].flatMap((call) => (own.has(call) ? reach(own.get(call), seen) : []))];
  };
  return [...own.values()].map((facts) => {
    const all = reach(facts);
    const some = (key) => all.some((one) => one[key]);
    return {
      ...facts,
      writes: some("writes"),
      opensTransaction: some("opensTransaction"),
      permits: some("permits"),
      audits: some("audits"),
    };
  });
};
