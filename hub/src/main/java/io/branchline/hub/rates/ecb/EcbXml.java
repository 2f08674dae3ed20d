package io.branchline.hub.rates.ecb;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The XML form of all three files: {@code gesmes:Envelope/Cube/Cube[@time]/Cube[@currency][@rate]}, by local names, so
 * that it does not matter how a copy writes its namespaces. A document type is refused, with everything it could bring.
 */
final class EcbXml {
    private static final Set<String> ABOUT = Set.of("subject", "Sender", "name");
    private static final String ENVELOPE = "Envelope";
    private static final String CUBE = "Cube";
    private static final String REASON = "Message: ";
    private static final int DAY_DEPTH = 2;
    private static final int RATE_DEPTH = 3;

    private final XMLStreamReader xml;
    private final int skipped;
    private final Gathering gathering = new Gathering();
    private int elements;
    private int cubes;
    private @Nullable LocalDate day;

    private EcbXml(XMLStreamReader xml, int skipped) {
        this.xml = xml;
        this.skipped = skipped;
    }

    /**
     * Reads a file.
     *
     * @param skipped how many lines were read before
     */
    static EcbRates read(InputStream in, int skipped) throws IOException {
        try {
            return new EcbXml(factory().createXMLStreamReader(in), skipped).read();
        } catch (XMLStreamException malformed) {
            if (malformed.getNestedException() instanceof IOException fault) {
                throw fault;
            }
            throw unreadable(malformed, skipped);
        }
    }

    private EcbRates read() throws XMLStreamException, UnreadableFile {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.DTD -> throw here("is a document type; allowed is XML without one");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw here("is the entity " + xml.getLocalName() + "; allowed are none of one's own");
                case XMLStreamConstants.START_ELEMENT -> start(xml.getLocalName());
                case XMLStreamConstants.END_ELEMENT -> end(xml.getLocalName());
                case XMLStreamConstants.CHARACTERS -> text();
                default -> {
                    // Comments and processing instructions say nothing about rates.
                }
            }
        }
        return gathering.whole();
    }

    private void start(String name) throws UnreadableFile {
        if (elements == 0 && !name.equals(ENVELOPE)) {
            throw here("is the element " + Gathering.shown(name) + "; allowed is " + ENVELOPE);
        }
        elements++;
        if (name.equals(CUBE) && elements == cubes + 2) {
            cubes++;
            cube();
        } else if (elements > 1 && (cubes > 0 || !ABOUT.contains(name))) {
            throw here("is the element " + Gathering.shown(name)
                    + "; allowed is Envelope/Cube/Cube[@time]/Cube[@currency][@rate]");
        }
    }

    private void cube() throws UnreadableFile {
        switch (cubes) {
            case 1 -> attributes();
            case DAY_DEPTH -> {
                attributes("time");
                day = EcbDate.parse(attribute("time"), line(), column());
            }
            case RATE_DEPTH -> {
                attributes("currency", "rate");
                var currency = Gathering.currency(attribute("currency"), line(), column());
                gathering.value(currency, attribute("rate"), line(), column());
            }
            default ->
                throw here("is a Cube within a rate; allowed is Envelope/Cube/Cube[@time]/Cube[@currency][@rate]");
        }
    }

    private void end(String name) throws UnreadableFile {
        elements--;
        if (!name.equals(CUBE)) {
            return;
        }
        if (cubes == DAY_DEPTH && day != null) {
            gathering.day(day, line(), column());
        }
        cubes--;
    }

    private void text() throws UnreadableFile {
        if (cubes > 0 && !xml.isWhiteSpace()) {
            throw here("is the text " + Gathering.shown(xml.getText().strip()) + "; allowed are elements alone");
        }
    }

    /** Another attribute could change what a rate means, as a unit would; so there may be none. */
    private void attributes(String... allowed) throws UnreadableFile {
        var names = Set.of(allowed);
        for (var index = 0; index < xml.getAttributeCount(); index++) {
            if (!names.contains(xml.getAttributeLocalName(index))) {
                throw here("has the attribute " + Gathering.shown(xml.getAttributeLocalName(index)) + "; allowed is "
                        + (names.isEmpty() ? "none" : String.join(" and ", allowed)));
            }
        }
    }

    private String attribute(String name) throws UnreadableFile {
        var value = xml.getAttributeValue(null, name);
        if (value == null) {
            throw here("lacks the attribute " + name);
        }
        return value.strip();
    }

    private UnreadableFile here(String detail) {
        return new UnreadableFile(line(), column(), detail);
    }

    private int line() {
        return xml.getLocation().getLineNumber() + skipped;
    }

    private int column() {
        return xml.getLocation().getColumnNumber();
    }

    private static UnreadableFile unreadable(XMLStreamException malformed, int skipped) {
        var place = malformed.getLocation();
        // The parser puts its own place before the reason: "ParseError at [row,col]:[3,1]\nMessage: …".
        var message = String.valueOf(malformed.getMessage());
        var start = message.indexOf(REASON);
        var reason = start < 0 ? message : message.substring(start + REASON.length());
        return place == null
                ? new UnreadableFile("is not XML: " + reason)
                : new UnreadableFile(place.getLineNumber() + skipped, place.getColumnNumber(), "is not XML: " + reason);
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("nothing outside the file is read: " + systemId);
        });
        return factory;
    }
}
