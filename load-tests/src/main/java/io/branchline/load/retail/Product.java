package io.branchline.load.retail;

/**
 * What was sold.
 *
 * @param id in the data
 * @param department such as {@code GROCERY}
 * @param description for people; may be empty
 */
record Product(String id, String department, String description) {}
