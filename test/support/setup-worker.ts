import 'reflect-metadata';

const folder = process.env['STATEMENTS_TO'];
if (folder) (await import('./statements.js')).keepStatements(folder);
