package io.branchline.hub.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What an operator is. This is the whole matrix of who may do what; nothing else decides it. */
public enum Role {
    /** Watches. */
    VIEWER,
    /** Publishes rates. */
    PUBLISHER,
    /** The second pair of eyes: approves what a publisher asked for, and publishes nothing. */
    APPROVER,
    /** Runs the daily business with the branches. */
    OPERATOR,
    /** Everything. */
    ADMIN;

    /** What somebody of this role may. */
    public Set<Permission> permissions() {
        return switch (this) {
            case VIEWER -> EnumSet.of(Permission.READ);
            case PUBLISHER -> EnumSet.of(Permission.READ, Permission.PUBLISH_RATES);
            case APPROVER -> EnumSet.of(Permission.READ, Permission.APPROVE_RATES, Permission.READ_AUDIT);
            case OPERATOR -> EnumSet.of(Permission.READ, Permission.SEND_MESSAGES, Permission.HANDLE_EVENTS);
            case ADMIN -> EnumSet.allOf(Permission.class);
        };
    }

    /** Whether somebody of this role may. */
    public boolean may(Permission permission) {
        return permissions().contains(permission);
    }

    /** How it is written, such as {@code viewer}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The words of all roles, from the least to the most, parted by {@code " | "}. */
    public static String words() {
        return Arrays.stream(values()).map(Role::word).collect(Collectors.joining(" | "));
    }

    /** The role of a word; fails with {@link IllegalArgumentException}, whose message names all, for any other text. */
    public static Role of(String word) {
        return Arrays.stream(values())
                .filter(role -> role.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("role is not one of " + words()));
    }

    /** The words of the roles that may, for refusals. */
    public static String wordsOfThoseWho(Permission permission) {
        return Arrays.stream(values())
                .filter(role -> role.may(permission))
                .map(Role::word)
                .collect(Collectors.joining(", "));
    }
}
