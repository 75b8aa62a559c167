#!/usr/bin/env node
// Finds the program for this machine among the packages that npm installed beside this one, and becomes it.
'use strict'
const { spawnSync } = require('node:child_process')

function isMusl() {
  if (process.platform !== 'linux') {
    return false
  }
  const report = process.report && process.report.getReport()
  return !(report && report.header && report.header.glibcVersionRuntime)
}

function program() {
  const name = `@launchpack/${process.platform}-${process.arch}`
  // A program that is linked statically runs everywhere, so it stands in where the other is not there.
  const names = isMusl() ? [`${name}-musl`] : [name, `${name}-musl`]
  const file = process.platform === 'win32' ? 'launchpack.exe' : 'launchpack'
  for (const one of names) {
    try {
      return require.resolve(`${one}/${file}`)
    } catch {
      // The next one.
    }
  }
  return undefined
}

const found = program()
if (!found) {
  console.error(`launchpack: there is no program for ${process.platform}-${process.arch} beside this package.`)
  console.error('If npm left optional packages out, install again without --omit=optional.')
  process.exit(2)
}
const ran = spawnSync(found, process.argv.slice(2), { stdio: 'inherit', windowsHide: true })
if (ran.error) {
  console.error(`launchpack: ${ran.error.message}`)
  process.exit(2)
}
if (ran.signal) {
  process.kill(process.pid, ran.signal)
}
process.exit(ran.status === null ? 2 : ran.status)
