/**
 * Reads the plain trees that people and registries write: definitions, checks and traffic, with every mistake collected.
 * Knows no file format, only tokens ({@link dev.outrigger.discovery.document.Trees}).
 */
@NullMarked
package dev.outrigger.discovery.document;

import org.jspecify.annotations.NullMarked;
