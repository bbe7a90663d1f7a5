import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import javax.xml.XMLConstants;
import javax.xml.parsers.SAXParserFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;

import org.xml.sax.InputSource;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Judges many documents against many schemas in one JVM.
 *
 * The call is the one of xsd-schema-validator's helper class (javax.xml.validation over a byte stream,
 * secure processing left on); the helper itself reads one document and then ends its JVM, so this class
 * extends it and asks again and again. A test compares the two.
 *
 * Standard input, until its end: length of the schema's path (4 bytes), the path in UTF-8, length of the
 * document (4 bytes), the document. Standard output, a line a document: "valid", or "invalid" with the
 * first complaint.
 */
public class XercesJudge extends support.XMLValidator {

  private String firstComplaint = null;

  private void note(SAXParseException e) {
    if (firstComplaint == null) {
      firstComplaint = e.getLineNumber() + ":" + e.getColumnNumber() + " " + e.getMessage();
    }
  }

  @Override
  public void warning(SAXParseException e) {
    note(e);
  }

  @Override
  public void error(SAXParseException e) {
    note(e);
  }

  @Override
  public void fatalError(SAXParseException e) {
    note(e);
  }

  private static final Map<String, Validator> VALIDATORS = new HashMap<>();

  private static Validator validatorOf(String path) throws Exception {
    Validator known = VALIDATORS.get(path);
    if (known != null) {
      return known;
    }
    SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    Schema schema = factory.newSchema(new File(path));
    Validator made = schema.newValidator();
    VALIDATORS.put(path, made);
    return made;
  }

  /** First complaint about the document, or null when it is valid. */
  private static String judge(Validator validator, byte[] document) {
    XercesJudge handler = new XercesJudge();
    validator.setErrorHandler(handler);
    try {
      validator.validate(new StreamSource(new ByteArrayInputStream(document)));
      if (handler.firstComplaint == null && mentionsDoctype(document)) {
        refuseDoctype(document);
      }
    } catch (Exception e) {
      if (handler.firstComplaint == null) {
        handler.firstComplaint = String.valueOf(e.getMessage());
      }
    }
    return handler.firstComplaint;
  }

  private static boolean mentionsDoctype(byte[] document) {
    return new String(document, StandardCharsets.ISO_8859_1).contains("<!DOCTYPE");
  }

  /** A schema processor has nothing against a DOCTYPE; the intake refuses every document with one. */
  private static void refuseDoctype(byte[] document) throws Exception {
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.newSAXParser().parse(new InputSource(new ByteArrayInputStream(document)), new DefaultHandler());
  }

  private static byte[] readBlock(DataInputStream in) throws IOException {
    byte[] block = new byte[in.readInt()];
    in.readFully(block);
    return block;
  }

  public static void main(String[] args) throws Exception {
    InputStream raw = new BufferedInputStream(System.in, 1 << 16);
    DataInputStream in = new DataInputStream(raw);
    PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, StandardCharsets.UTF_8);
    while (true) {
      String schema;
      try {
        schema = new String(readBlock(in), StandardCharsets.UTF_8);
      } catch (EOFException end) {
        break;
      }
      byte[] document = readBlock(in);
      String complaint = judge(validatorOf(schema), document);
      out.print(complaint == null ? "valid" : "invalid " + complaint.replaceAll("[\\r\\n\\x85\\u2028\\u2029]+", " "));
      out.print('\n');
      if (raw.available() == 0) {
        out.flush();
      }
    }
    out.flush();
  }
}
