/**
 * Crossdock's own ESLint rules, used by eslint.config.mjs as the plugin `crossdock`.
 * test/architecture/lint-rules.spec.ts plants an offence for each.
 */

// Statements begin with a keyword in capitals or in small letters; prose such as "Select a store" begins with one capital.
const SQL_START =
  /^\s*(?:--[^\n]*\n\s*)*(?:(?:SELECT|select)\s|(?:INSERT INTO|insert into)\s|(?:UPDATE|update)\s+\S+\s+(?:\w+\s+)?(?:SET|set)\s|(?:DELETE FROM|delete from)\s|(?:WITH|with)\s+\S+.*\s(?:AS|as)\s)/;
const SQL_PART = /(?:^|\s)(?:FROM|WHERE|SET|VALUES|JOIN|RETURNING|ORDER BY|AND)\s/;
const IMPORTED_CONSTANT = /^[A-Z][A-Z0-9_]*$/;

const looksLikeSql = (text) => SQL_START.test(text) || SQL_PART.test(text);

function variableOf(name, scope) {
  for (let current = scope; current; current = current.upper) {
    const variable = current.set.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** A const whose value is written down in the code, or an UPPER_CASE import. */
function isConstantName(name, scope) {
  const variable = variableOf(name, scope);
  if (variable === undefined || variable.defs.length !== 1) return false;
  const [def] = variable.defs;
  if (def.type === 'ImportBinding') return IMPORTED_CONSTANT.test(name);
  return (
    def.type === 'Variable' &&
    def.parent.kind === 'const' &&
    def.node.id.type === 'Identifier' &&
    isConstantText(def.node.init, variable.scope)
  );
}

/**
 * True for text that no request can reach: literals, consts of literals, members and joins of such. In `CONSTANT.map(...)`
 * the callback's own parameters (`given`) are as constant as the list.
 */
function isConstantText(node, scope, given = []) {
  const one = (each) => isConstantText(each, scope, given);
  switch (node?.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every(one);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return one(node.expression);
    case 'Identifier':
      return given.includes(node.name) || isConstantName(node.name, scope);
    case 'MemberExpression':
      return one(node.object);
    case 'ObjectExpression':
      return node.properties.every((property) => one(property.value));
    case 'ArrayExpression':
      return node.elements.every(one);
    case 'ConditionalExpression':
      return one(node.consequent) && one(node.alternate);
    case 'BinaryExpression':
      return one(node.left) && one(node.right);
    case 'ArrowFunctionExpression':
      return isConstantText(node.body, scope, [...given, ...node.params.map((param) => param.name)]);
    case 'CallExpression':
      return (
        node.callee.type === 'MemberExpression' &&
        ['join', 'map', 'keys'].includes(node.callee.property.name) &&
        (node.callee.object.name === 'Object' || one(node.callee.object)) &&
        node.arguments.every(one)
      );
    default:
      return false;
  }
}

const noSqlInterpolation = {
  meta: {
    type: 'problem',
    docs: {
      description:
        'SQL takes values as parameters; only constants that are written down in the code may stand in its text',
    },
    schema: [],
    messages: {
      value:
        'A value is written into SQL text. Pass it as a parameter ($1); constant pieces such as column lists are consts (UPPER_CASE when imported).',
    },
  },
  create(context) {
    const scopeOf = (node) => context.sourceCode.getScope(node);
    return {
      TemplateLiteral(node) {
        if (node.expressions.length === 0) return;
        if (!looksLikeSql(node.quasis.map((quasi) => quasi.value.raw).join('x'))) return;
        for (const expression of node.expressions) {
          if (!isConstantText(expression, scopeOf(node))) context.report({ node: expression, messageId: 'value' });
        }
      },
      'BinaryExpression[operator="+"]'(node) {
        const sides = [node.left, node.right];
        const isSqlText = (side) =>
          (side.type === 'Literal' && typeof side.value === 'string' && looksLikeSql(side.value)) ||
          (side.type === 'TemplateLiteral' && looksLikeSql(side.quasis.map((quasi) => quasi.value.raw).join('x')));
        if (!sides.some(isSqlText)) return;
        for (const side of sides) {
          if (side.type === 'TemplateLiteral' || side.type === 'BinaryExpression') continue;
          if (!isConstantText(side, scopeOf(node))) context.report({ node: side, messageId: 'value' });
        }
      },
    };
  },
};

/** Their answers have no character of two units. */
const PLAIN_ANSWER = /^(?:toISOString|toString|digest|digestOf)$/;

/** A length that is written down, not a place that was found in the text itself. */
const isFixedLength = (node) =>
  (node?.type === 'Literal' && typeof node.value === 'number') ||
  (node?.type === 'Identifier' && IMPORTED_CONSTANT.test(node.name)) ||
  (node?.type === 'MemberExpression' && node.object.type === 'Literal' && node.property.name === 'length');

const noRawCut = {
  meta: {
    type: 'problem',
    docs: { description: 'Texts are cut between characters, not within one' },
    schema: [],
    messages: {
      cut: 'A text that is cut at a fixed length may end in half of a character: use cutText (src/common/text.ts).',
    },
  },
  create(context) {
    const { program, getTypeAtLocation } = context.sourceCode.parserServices;
    const isText = (node) => program.getTypeChecker().typeToString(getTypeAtLocation(node)) === 'string';
    return {
      'CallExpression[callee.property.name=/^(?:slice|substring|substr)$/]'({ callee, arguments: [, end] }) {
        const { object } = callee;
        const name = object.type === 'CallExpression' && (object.callee.property?.name ?? object.callee.name);
        if (!isFixedLength(end) || PLAIN_ANSWER.test(name)) return;
        if (isText(object)) context.report({ node: callee.property, messageId: 'cut' });
      },
    };
  },
};

/** The plugin object for eslint.config.mjs. */
export default {
  meta: { name: 'crossdock' },
  rules: { 'no-sql-interpolation': noSqlInterpolation, 'no-raw-cut': noRawCut },
};
